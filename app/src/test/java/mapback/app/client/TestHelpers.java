package mapback.app.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mapback.protocol.wire.ProgramVersion;

/// Real helpers in folders of their own, all ended when the test is.
public final class TestHelpers {
    final Path runtime;
    final Path state;
    public final Map<String, String> environment;

    public TestHelpers(Path home) throws IOException {
        runtime = privateFolder(home.resolve("run"));
        state = home.resolve("state");
        environment = new HashMap<>(System.getenv());
        environment.put("XDG_RUNTIME_DIR", runtime.toString());
        environment.put("XDG_STATE_HOME", state.toString());
    }

    static Path privateFolder(Path path) throws IOException {
        return Files.createDirectory(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    HelperCommand command(String flags, String options) {
        Properties properties = new Properties();
        properties.setProperty("java.home", System.getProperty("java.home"));
        properties.setProperty("mapback.helper.classpath", System.getProperty("java.class.path"));
        properties.setProperty(
                "mapback.helper.flags", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC " + mark() + " " + flags);
        properties.setProperty("mapback.helper.options", options);
        return HelperCommand.of(properties);
    }

    public HelperConnector connector(String options) {
        return connector(options, HelperConnector.PATIENCE);
    }

    public HelperConnector connector(String options, Duration patience) {
        return new HelperConnector(environment, command("", options), ProgramVersion.own(), patience);
    }

    /// App and helper of that version.
    HelperConnector ofVersion(String version) {
        return new HelperConnector(
                environment,
                command("-Dmapback.version=" + version, ""),
                ProgramVersion.parse(version).orElseThrow(),
                HelperConnector.PATIENCE);
    }

    Path socket() {
        return runtime.resolve("mapback/helper");
    }

    String log() throws IOException {
        return Files.readString(state.resolve("mapback/log/helper.log"));
    }

    /// All helpers that run in these folders, whoever started them.
    public List<ProcessHandle> running() {
        return ProcessHandle.allProcesses().filter(this::isOurs).toList();
    }

    /// On the command line, since a helper's environment is shown to root only.
    public String mark() {
        return "-Dmapback.test.runtime=" + runtime;
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return command.contains("\0mapback.helper.Helper\0") && command.contains("\0" + mark() + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    void awaitCount(int count) throws Exception {
        await(() -> running().size() == count ? Optional.of(true) : Optional.empty());
    }

    static <T> T await(Callable<Optional<T>> condition) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < until) {
            Optional<T> result = condition.call();
            if (result.isPresent()) {
                return result.get();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("it did not come to pass within 30 seconds");
    }

    public void endAll() throws Exception {
        for (ProcessHandle process : running()) {
            CompletableFuture<ProcessHandle> ended = process.onExit();
            process.destroyForcibly();
            ended.get(10, TimeUnit.SECONDS);
        }
    }
}
