package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mapback.testkit.Fixtures;
import mapback.testkit.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process: signals, pipes and its exit status.
class ProcessIT {
    @TempDir
    Path folder;

    private Installation installation;
    private Path out;
    private Path err;

    @BeforeEach
    void install() throws IOException {
        installation = new Installation(folder);
        out = folder.resolve("out");
        err = folder.resolve("err");
    }

    @AfterEach
    void remove() throws IOException {
        installation.close();
    }

    @Test
    void the_program_carries_nothing_of_what_only_the_helper_needs() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of("..", "target", "mapback", "lib", "app"))) {
            assertThat(jars)
                    .isNotEmpty()
                    .noneMatch(jar -> jar.getFileName().toString().matches("(netty|zstd|bcp|mapback-engine).*"));
        }
    }

    @Test
    void a_list_is_printed_and_the_status_is_0() throws Exception {
        Process list = start("list");
        assertThat(status(list)).as(Files.readString(err)).isZero();
        assertThat(Files.readString(out)).isEqualTo(Files.readString(Fixtures.truth("client-json/list.root.text")));
        assertThat(err).isEmptyFile();
    }

    @Test
    void a_problem_is_one_line_and_its_status() throws Exception {
        Process files = start("files", "vm/999");
        assertThat(status(files)).isEqualTo(3);
        assertThat(out).isEmptyFile();
        assertThat(Files.readAllLines(err)).hasSize(1).first().asString().endsWith("(MB-3012)");
    }

    @Test
    void a_pipe_that_is_closed_ends_the_program_quietly() throws Exception {
        Path bash = Needs.program("bash", "bash");
        Process list = installation.start(
                List.of(
                        bash.toString(),
                        "-c",
                        "\"$@\" | { read -r line; exec 0<&-; sleep 0.2; }; exit ${PIPESTATUS[0]}",
                        "bash"),
                out,
                err,
                "restore",
                "vm/100",
                "drive-scsi0.img",
                "-",
                "--repository",
                Fixtures.datastore().toString());
        assertThat(status(list)).as(Files.readString(err)).isEqualTo(141);
        assertThat(Files.readString(err)).doesNotContain("Exception", "Error");
    }

    @Test
    void a_name_is_the_bytes_that_were_typed_though_the_locale_has_no_letters() throws Exception {
        installation.variable("LANG", "C");
        Process restore = installation.start(
                List.of("sh", "-c", "LC_ALL=C.UTF-8 exec \"$@\"", "sh"),
                out,
                err,
                "restore",
                "vm/100",
                "qemu-server.conf",
                "\u00fc.conf",
                "--repository",
                Fixtures.datastore().toString());
        assertThat(status(restore)).as(Files.readString(err)).isZero();
        byte[] found = new ProcessBuilder("sh", "-c", "cd \"$0\" && echo *.conf", folder.toString())
                .start()
                .getInputStream()
                .readAllBytes();
        assertThat(found).containsExactly(0xc3, 0xbc, '.', 'c', 'o', 'n', 'f', '\n');
    }

    @Test
    void an_interrupt_cancels_the_job_and_the_status_is_130() throws Exception {
        Process restore = stuck();
        signal("INT", restore);
        assertThat(status(restore)).as(Files.readString(err)).isEqualTo(130);
        assertThat(Files.readString(err)).contains("Cancelling.").contains("(MB-1002)");
    }

    @Test
    void an_interrupt_ends_a_stream_that_nobody_reads() throws Exception {
        Process restore = stuck();
        try (var reader = Files.newInputStream(folder.resolve("pipe"))) {
            // After this byte come more than the pipe holds.
            assertThat(reader.read()).isNotNegative();
            signal("INT", restore);
            assertThat(status(restore)).as(Files.readString(err)).isEqualTo(130);
        }
    }

    @Test
    void a_program_that_is_told_to_end_says_that_the_job_goes_on() throws Exception {
        Process restore = stuck();
        signal("TERM", restore);
        assertThat(status(restore)).isEqualTo(143);
        assertThat(Files.readString(err)).contains("goes on");
    }

    /// A restore into a pipe that nobody reads, when its job is under way.
    private Process stuck() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(status(
                        new ProcessBuilder(Needs.program("mkfifo", "coreutils").toString(), pipe.toString()).start()))
                .isZero();
        // Held open for reading and writing, so that opening it for writing waits for nobody.
        Process restore = installation.start(
                List.of("sh", "-c", "exec 9<>" + pipe + "; exec \"$@\" >&9", "sh"),
                out,
                err,
                "restore",
                "vm/100",
                "drive-scsi0.img",
                "-",
                "--verbose",
                "--repository",
                Fixtures.datastore().toString());
        for (int i = 0; i < 3000 && !Files.readString(err).contains("The job is "); i++) {
            assertThat(restore.isAlive()).as(Files.readString(err)).isTrue();
            Thread.sleep(10);
        }
        return restore;
    }

    private Process start(String... words) throws IOException {
        String[] all = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(words),
                        java.util.stream.Stream.of(
                                "--repository", Fixtures.datastore().toString()))
                .toArray(String[]::new);
        return installation.start(List.of(), out, err, all);
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(status(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start()))
                .isZero();
    }

    private static int status(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
