package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a helper that crashes leaves behind. Each runs in a folder of its own, under a limit that lets cores be
/// written.
class CrashedHelperIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "ABRT"})
    void a_helper_that_crashes_leaves_no_core_and_no_report(String signal) throws Exception {
        try (HelperProcess helper = HelperProcess.startUnder(unlimited(), folder)) {
            kill(signal, helper.process.pid());
            assertThat(helper.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(helper.process.exitValue()).isNotZero();
            assertThat(left()).isEmpty();
        }
    }

    /// Else the test above would show nothing.
    @Test
    void another_program_would_leave_a_core_there() throws Exception {
        String pattern =
                Files.readString(Path.of("/proc/sys/kernel/core_pattern")).strip();
        org.junit.jupiter.api.Assumptions.assumeTrue(pattern.matches("[^|/]+"), "here cores go elsewhere: " + pattern);
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.command().addAll(0, unlimited());
        Process process = builder.directory(folder.toFile()).start();
        while (!Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
                .startsWith("sleep")) {
            Thread.onSpinWait();
        }
        kill("SEGV", process.pid());
        process.waitFor();
        assertThat(left()).isNotEmpty();
    }

    private static List<String> unlimited() {
        return List.of("sh", "-c", "ulimit -c unlimited && exec \"$@\"", "sh");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("core.*|hs_err.*"))
                    .toList();
        }
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
