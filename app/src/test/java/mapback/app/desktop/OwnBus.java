package mapback.app.desktop;

import java.io.IOException;
import java.nio.file.Path;
import mapback.testkit.PrivateBus;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;

/// A real bus of the test's own, on which it may be any service.
public final class OwnBus implements AutoCloseable {
    private final PrivateBus bus;
    private final DBusConnection connection;
    public final String address;

    /// @param home a folder of the test
    public OwnBus(Path home) throws IOException, DBusException {
        bus = PrivateBus.start(home, System.getenv());
        address = bus.address();
        connection = DBusConnectionBuilder.forAddress(address).withShared(false).build();
    }

    /// The service under a name, with one object.
    public void serve(String name, org.freedesktop.dbus.interfaces.DBusInterface object) throws DBusException {
        connection.requestBusName(name);
        connection.exportObject(object.getObjectPath(), object);
    }

    /// Tells all who listen.
    public void send(DBusSignal signal) {
        connection.sendMessage(signal);
    }

    @Override
    public void close() throws IOException {
        connection.close();
        bus.close();
    }
}
