package mapback.app.desktop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.matchrules.DBusMatchRule;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;

/// The session's bus or the system's. Most connections are for one call or two and closed behind them: the window
/// calls seldom, and never needs an answer to go on.
final class Bus implements AutoCloseable {
    /// A service that does not answer by then has nothing to tell the window.
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final String SCHEME = "unix:path=";
    private static final Path OF_SYSTEM = Path.of("/run/dbus/system_bus_socket");
    private static final byte NO_FLAGS = 0;

    private final DBusConnection connection;

    private Bus(DBusConnection connection) {
        this.connection = connection;
    }

    /// The session's.
    ///
    /// @param environment names the bus
    /// @return empty where there is none
    static Optional<Bus> open(Map<String, String> environment) {
        Optional<Path> usual = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "bus"));
        return address(environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", ""), usual)
                .flatMap(Bus::connect);
    }

    /// The system's.
    ///
    /// @param environment may name another one
    /// @return empty where there is none
    static Optional<Bus> ofSystem(Map<String, String> environment) {
        return address(environment.getOrDefault("DBUS_SYSTEM_BUS_ADDRESS", ""), Optional.of(OF_SYSTEM))
                .flatMap(Bus::connect);
    }

    /// The JDK knows sockets in the file system only.
    private static Optional<String> address(String told, Optional<Path> usual) {
        if (!told.isEmpty()) {
            return told.startsWith(SCHEME) ? Optional.of(told) : Optional.empty();
        }
        return usual.filter(Files::exists).map(socket -> SCHEME + socket);
    }

    private static Optional<Bus> connect(String address) {
        try {
            DBusConnectionBuilder builder =
                    DBusConnectionBuilder.forAddress(address).withShared(false);
            builder.transportConfig().withTimeout((int) CONNECT.toMillis());
            return Optional.of(new Bus(builder.build()));
        } catch (DBusException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// @return the values of the answer; empty when there is none or the service refuses
    Optional<Object[]> call(Target target, String member, String signature, Object... arguments) {
        return ask(ANSWER, target, member, signature, arguments) instanceof Answer.Values(List<Object> values)
                ? Optional.of(values.toArray())
                : Optional.empty();
    }

    /// What became of a call.
    sealed interface Answer {
        /// It was answered.
        record Values(List<Object> values) implements Answer {
            /// The first of them, if it is of that kind.
            <T> Optional<T> first(Class<T> kind) {
                return values.stream()
                        .limit(1)
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .findFirst();
            }
        }

        /// The service, or the bus in its place, said no.
        ///
        /// @param name of the error, as in `org.freedesktop.UDisks2.Error.Failed`
        record Refused(String name, String text) implements Answer {}

        /// Nobody answered in time.
        record Silence() implements Answer {}
    }

    /// @param patience how long an answer may take
    Answer ask(Duration patience, Target target, String member, String signature, Object... arguments) {
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
                            signature.isEmpty() ? null : signature,
                            arguments);
            connection.sendMessage(call);
            return answer(call.getReply(patience.toMillis()));
        } catch (DBusException | DBusExecutionException e) {
            return new Answer.Silence();
        }
    }

    private static Answer answer(Message reply) throws DBusException {
        if (reply == null) {
            return new Answer.Silence();
        }
        Object[] values = Optional.ofNullable(reply.getParameters()).orElse(new Object[0]);
        if (reply instanceof Error error) {
            String text = values.length > 0 ? String.valueOf(values[0]) : "";
            return new Answer.Refused(String.valueOf(error.getName()), text);
        }
        return new Answer.Values(List.of(values));
    }

    /// Hands on what signals of an object bring, until this is closed.
    ///
    /// @param taker called on the bus's thread
    /// @return whether the bus will tell them
    boolean listen(Target target, String member, Consumer<Object[]> taker) {
        DBusMatchRule rule = DBusMatchRuleBuilder.create()
                .withType("signal")
                .withPath(target.path())
                .withInterface(target.type())
                .withMember(member)
                .build();
        try {
            connection.addGenericSigHandler(rule, signal -> hand(signal, taker));
            return true;
        } catch (DBusException e) {
            return false;
        }
    }

    private static void hand(DBusSignal signal, Consumer<Object[]> taker) {
        try {
            taker.accept(signal.getParameters());
        } catch (DBusException e) {
            // What cannot be read was meant for somebody else.
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
