package mapback.app.desktop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mapback.testkit.Needs;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;

/// A real bus of the test's own, on which it may be any service.
public final class OwnBus implements AutoCloseable {
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
    private final DBusConnection connection;
    public final String address;

    /// @param home a folder of the test
    public OwnBus(Path home) throws IOException, DBusException {
        Path program = Needs.program("dbus-daemon", "dbus-daemon");
        Path configuration = Files.writeString(home.resolve("bus.conf"), CONFIGURATION);
        daemon = new ProcessBuilder(program.toString(), "--config-file=" + configuration, "--nofork", "--print-address")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        address = Optional.ofNullable(daemon.inputReader(StandardCharsets.UTF_8).readLine())
                .orElseThrow(() -> new IOException("the bus did not come up"));
        connection = DBusConnectionBuilder.forAddress(address).withShared(false).build();
    }

    /// The service under a name, with one object.
    public void serve(String name, org.freedesktop.dbus.interfaces.DBusInterface object) throws DBusException {
        connection.requestBusName(name);
        connection.exportObject(object.getObjectPath(), object);
    }

    @Override
    public void close() throws IOException {
        connection.close();
        daemon.destroy();
        daemon.onExit().completeOnTimeout(daemon, 5, TimeUnit.SECONDS).join();
    }
}
