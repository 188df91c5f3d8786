package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mapback.testkit.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the package does before it is taken away, with programs that only look like ours.
@Timeout(120)
class RemovalTest {
    private static final Path DETACH = Path.of(
                    System.getProperty("mapback.fixtures", ""), "../../../installer/bin/mapback-detach")
            .normalize();

    /// Listens as a helper does: at its own socket in the folder that it has locked, and at those of exports.
    private static final String HELPER = """
            import os, signal, socket, sys
            folder = sys.argv[3]
            os.makedirs(folder)
            lock = open(folder + "/helper.lock", "w")
            held = []
            for path in [folder + "/helper.new"] + sys.argv[4:]:
                held.append(socket.socket(socket.AF_UNIX))
                held[-1].bind(path)
                held[-1].listen()
            print("ready", flush=True)
            signal.pause()
            """;

    /// Writes down what it is asked and with which folders, and says of jobs what the test has put down.
    private static final String COMMAND = """
            #!/bin/sh
            home=$(dirname "$(dirname "$0")")
            echo "${HOME:-}|${XDG_RUNTIME_DIR:-}|${XDG_STATE_HOME:-}|$*" >>"$home/asked"
            [ "$1" != jobs ] || cat "$home/jobs"
            [ "$1" != unmap ] || [ ! -e "$home/used" ]
            """;

    @TempDir
    private Path folder;

    private final List<Process> programs = new ArrayList<>();
    private Path home = Path.of("");
    private Path own = Path.of("");

    @BeforeEach
    void install() throws IOException {
        Needs.program("python3", "python3");
        home = folder.toRealPath().resolve("a home");
        own = folder.toRealPath().resolve("state/mapback/run");
        executable("bin/mapback-detach", Files.readString(DETACH));
        executable("bin/mapback", COMMAND);
        Files.createFile(home.resolve("jobs"));
        Files.createFile(home.resolve("asked"));
    }

    @AfterEach
    void end() {
        programs.forEach(Process::destroyForcibly);
    }

    @Test
    void an_export_is_unmapped_by_its_whole_path_and_its_idle_helper_is_ended() throws Exception {
        Path export = folder.toRealPath().resolve("my  disk .sock ");
        Process helper = helper(export.toString(), own.resolve("nbd-k3fa").toString());
        assertThat(detach()).isEqualTo("0 ");
        String folders = folder + "/someone||" + folder + "/my state|";
        assertThat(Files.readAllLines(home.resolve("asked")))
                .containsExactlyInAnyOrder(
                        folders + "unmap " + export, folders + "unmap " + own.resolve("nbd-k3fa"), folders + "jobs");
        assertThat(helper.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_is_used_stays_and_so_does_its_helper() throws Exception {
        Process helper = helper(own.resolve("nbd-k3fa").toString());
        Files.createFile(home.resolve("used"));
        assertThat(detach()).startsWith("1 ").contains("let go first");
        assertThat(helper.isAlive()).isTrue();
    }

    @Test
    void a_job_that_is_under_way_is_named_and_goes_on() throws Exception {
        Process helper = helper();
        Files.writeString(home.resolve("jobs"), """
                h7r4 restore done 100 % 2026-11-28T21:24:39Z vm/100/2026-01-10T08:00:00Z drive-scsi0.img /a
                k3fa restore running 12 % 2026-11-28T21:24:39Z vm/100/2026-01-10T08:00:00Z drive-scsi0.img /b
                """);
        assertThat(detach())
                .startsWith("1 mapback: a job of " + System.getProperty("user.name") + ": k3fa restore running")
                .doesNotContain("h7r4");
        assertThat(helper.isAlive()).isTrue();
    }

    @Test
    void an_open_window_is_named_and_stays() throws Exception {
        Process window = start("print('ready', flush=True); input()", "mapback.app/mapback.app.App", "window", "/ds");
        assertThat(detach())
                .startsWith("1 mapback: used by " + System.getProperty("user.name") + ": mapback window /ds (process "
                        + window.pid() + ")");
        assertThat(window.isAlive()).isTrue();
    }

    @Test
    void programs_of_another_place_are_left_alone() throws Exception {
        Path here = home;
        home = here.resolveSibling("another");
        Process helper = helper(own.resolve("nbd-k3fa").toString());
        home = here;
        assertThat(detach()).isEqualTo("0 ");
        assertThat(helper.isAlive()).isTrue();
        assertThat(home.resolve("asked")).isEmptyFile();
    }

    private Process helper(String... exports) throws IOException {
        List<String> words = new ArrayList<>(List.of("mapback.helper.Helper", own.toString()));
        words.addAll(List.of(exports));
        return start(HELPER, words.toArray(String[]::new));
    }

    private Process start(String python, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", python, "-Dmapback.home=" + home));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        builder.environment().putAll(Map.of("HOME", folder + "/someone", "XDG_STATE_HOME", folder + "/my state"));
        Process process = builder.start();
        programs.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    /// @return what it ended with, a blank, and what it said
    private String detach() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(home.resolve("bin/mapback-detach").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }

    private void executable(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
