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
import mapback.protocol.Request;
import mapback.protocol.wire.HelperConnection;

/// A real helper in folders of its own, from being heard to being killed.
final class HelperProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What little most of these helpers compute may be slow.
    private static final String QUICK_TO_COME_UP = "-XX:TieredStopAtLevel=1";

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
        return start(runtime, home.resolve("state"), options);
    }

    /// In folders where another one was before.
    static HelperProcess start(Path runtime, Path state, String... options) throws IOException, InterruptedException {
        HelperProcess helper = new HelperProcess(
                runtime, state, command(runtime, state, options).inheritIO().start());
        helper.awaitAnswers();
        return helper;
    }

    /// One that computes in earnest, also where another one was before.
    static HelperProcess startToWork(Path runtime, Path state, String... options)
            throws IOException, InterruptedException {
        ProcessBuilder builder = command(runtime, state, options).inheritIO();
        builder.command().remove(QUICK_TO_COME_UP);
        HelperProcess helper = new HelperProcess(runtime, state, builder.start());
        helper.awaitAnswers();
        return helper;
    }

    /// One that another program starts, like `prlimit`, and that works in the folder `home`.
    static HelperProcess startUnder(List<String> starter, Path home) throws IOException, InterruptedException {
        Path runtime = Files.createDirectory(
                home.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path state = home.resolve("state");
        ProcessBuilder builder = command(runtime, state).inheritIO().directory(home.toFile());
        builder.command().addAll(0, starter);
        HelperProcess helper = new HelperProcess(runtime, state, builder.start());
        helper.awaitAnswers();
        return helper;
    }

    static ProcessBuilder command(Path runtime, Path state, String... options) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+SuppressFatalErrorMessage",
                QUICK_TO_COME_UP,
                "-cp",
                System.getProperty("java.class.path"),
                "mapback.helper.Helper"));
        words.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("XDG_RUNTIME_DIR", runtime.toString());
        builder.environment().put("XDG_STATE_HOME", state.toString());
        return builder;
    }

    private void awaitAnswers() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new AssertionError("the helper did not come up");
            }
            Thread.sleep(5);
        }
    }

    /// A socket that a killed helper left behind is there, but nobody listens.
    private boolean answers() {
        try (HelperConnection connection = HelperConnection.open(socket())) {
            connection.ask(new Request.GetVersion());
            return true;
        } catch (IOException e) {
            return false;
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
