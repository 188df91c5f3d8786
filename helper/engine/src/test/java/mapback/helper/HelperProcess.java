package mapback.helper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real helper in folders of its own, from being heard to being killed.
final class HelperProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Path runtime;
    final Path state;
    final Process process;

    private HelperProcess(Path runtime, Path state, Process process) {
        this.runtime = runtime;
        this.state = state;
        this.process = process;
    }

    /// @param home a folder of this test
    static HelperProcess start(Path home, String... options) throws IOException, InterruptedException {
        Path runtime = Files.createDirectory(
                home.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path state = home.resolve("state");
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "mapback.helper.Helper"));
        words.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put("XDG_RUNTIME_DIR", runtime.toString());
        builder.environment().put("XDG_STATE_HOME", state.toString());
        HelperProcess helper = new HelperProcess(runtime, state, builder.start());
        helper.awaitSocket();
        return helper;
    }

    private void awaitSocket() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(socket())) {
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new AssertionError("the helper did not come up");
            }
            Thread.sleep(5);
        }
    }

    Path socket() {
        return runtime.resolve("mapback/helper");
    }

    String log() throws IOException {
        return Files.readString(state.resolve("mapback/log/helper.log"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
