package mapback.app.desktop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;

/// The session's bus, for one call and closed behind it: the window calls seldom, and never needs an answer to go
/// on.
final class Bus implements AutoCloseable {
    /// A service that does not answer by then has nothing to tell the window.
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final String SCHEME = "unix:path=";
    private static final byte NO_FLAGS = 0;

    private final DBusConnection connection;

    private Bus(DBusConnection connection) {
        this.connection = connection;
    }

    /// @param environment names the bus
    /// @return empty where there is none
    static Optional<Bus> open(Map<String, String> environment) {
        Optional<String> address = address(environment);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        try {
            DBusConnectionBuilder builder =
                    DBusConnectionBuilder.forAddress(address.get()).withShared(false);
            builder.transportConfig().withTimeout((int) CONNECT.toMillis());
            return Optional.of(new Bus(builder.build()));
        } catch (DBusException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The JDK knows sockets in the file system only.
    private static Optional<String> address(Map<String, String> environment) {
        String told = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        if (!told.isEmpty()) {
            return told.startsWith(SCHEME) ? Optional.of(told) : Optional.empty();
        }
        return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "bus"))
                .filter(Files::exists)
                .map(socket -> SCHEME + socket);
    }

    /// @return the values of the answer; empty when there is none or the service refuses
    Optional<Object[]> call(Target target, String member, String signature, Object... arguments) {
        try {
            MethodCall call = connection
                    .getMessageFactory()
                    .createMethodCall(
                            null,
                            target.service(),
                            target.path(),
                            target.type(),
                            member,
                            NO_FLAGS,
                            signature,
                            arguments);
            connection.sendMessage(call);
            Message reply = call.getReply(ANSWER.toMillis());
            return reply == null || reply instanceof Error
                    ? Optional.empty()
                    : Optional.ofNullable(reply.getParameters());
        } catch (DBusException | DBusExecutionException e) {
            return Optional.empty();
        }
    }

    /// An object of a service, and the interface that is called.
    record Target(String service, String path, String type) {}

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
