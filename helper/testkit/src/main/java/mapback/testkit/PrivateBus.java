package mapback.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real D-Bus daemon of the test's own, on which anybody may be any service.
public final class PrivateBus implements AutoCloseable {
    private static final String CONFIGURATION = """
            <busconfig>
              <type>session</type>
              <listen>unix:tmpdir=/tmp</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/>
                <allow eavesdrop="true"/>
                <allow own="*"/>
              </policy>
            </busconfig>
            """;

    private final Process daemon;
    private final String address;

    private PrivateBus(Process daemon, String address) {
        this.daemon = daemon;
        this.address = address;
    }

    /// @param home        a folder of the test
    /// @param environment what services that the bus starts find
    public static PrivateBus start(Path home, Map<String, String> environment) throws IOException {
        Path program = Needs.program("dbus-daemon", "dbus-daemon");
        Path configuration = Files.writeString(home.resolve("bus.conf"), CONFIGURATION);
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(), "--config-file=" + configuration, "--nofork", "--print-address")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process daemon = builder.start();
        String address = Optional.ofNullable(
                        daemon.inputReader(StandardCharsets.UTF_8).readLine())
                .orElseThrow(() -> new IOException("the bus did not come up"));
        return new PrivateBus(daemon, address);
    }

    /// As programs take it in `DBUS_SESSION_BUS_ADDRESS`.
    public String address() {
        return address;
    }

    @Override
    public void close() {
        daemon.destroy();
        daemon.onExit().completeOnTimeout(daemon, 5, TimeUnit.SECONDS).join();
    }
}
