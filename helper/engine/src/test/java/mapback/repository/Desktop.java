package mapback.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mapback.testkit.Needs;
import mapback.testkit.PrivateBus;
import org.freedesktop.dbus.DBusPath;

/// A desktop session without a screen: a bus of its own, and on demand a real keyring in a folder of its own.
final class Desktop implements AutoCloseable {
    /// As a session's, but that nothing is started which this test did not start.
    private static final String PASSWORD = "login";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, String> environment = new HashMap<>();
    private final PrivateBus bus;
    private final List<Process> processes = new ArrayList<>();

    /// @param home a folder of this test
    Desktop(Path home) throws IOException {
        Path runtime = Files.createDirectory(
                home.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", runtime.toString());
        environment.put("XDG_DATA_HOME", home.resolve("data").toString());
        bus = PrivateBus.start(home, environment);
        environment.put("DBUS_SESSION_BUS_ADDRESS", bus.address());
    }

    /// The variables of a program in this session.
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /// GNOME's keyring, open.
    void startKeyring() throws IOException, InterruptedException {
        Path daemon = Needs.program("gnome-keyring-daemon", "gnome-keyring");
        Process keyring = start(daemon.toString(), "--foreground", "--unlock", "--components=secrets");
        try (var in = keyring.outputWriter(StandardCharsets.UTF_8)) {
            in.write(PASSWORD);
        }
        try (SessionBus bus = SessionBus.open(environment, "org.freedesktop.DBus", Duration.ofSeconds(15))) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!(Boolean) bus.call(
                            "/org/freedesktop/DBus",
                            "org.freedesktop.DBus",
                            "NameHasOwner",
                            "s",
                            "org.freedesktop.secrets")[0]) {
                if (System.nanoTime() > until) {
                    throw new IOException("the keyring did not come up");
                }
                Thread.sleep(10);
            }
        }
    }

    /// Locks everything in the keyring.
    void lockKeyring() throws IOException, InterruptedException {
        try (SessionBus bus = SessionBus.open(environment, "org.freedesktop.secrets", Duration.ofSeconds(15))) {
            bus.call(
                    "/org/freedesktop/secrets",
                    "org.freedesktop.Secret.Service",
                    "Lock",
                    "ao",
                    List.of(new DBusPath("/org/freedesktop/secrets/collection/login")));
        }
    }

    private Process start(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            process.destroy();
            process.onExit()
                    .completeOnTimeout(process, 5, TimeUnit.SECONDS)
                    .thenAccept(Process::destroyForcibly)
                    .join();
        }
        bus.close();
    }
}
