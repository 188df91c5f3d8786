package mapback.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceFault;
import mapback.problem.SecretProblem.SecretServiceMissing;
import mapback.problem.SecretProblem.SecretServiceMissing.Lack;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.matchrules.DBusMatchRule;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;

/// A connection to the bus of the user's desktop session, for calls of one service.
///
/// Made for one errand and closed behind it: errands are rare, and so no connection has to be kept alive.
final class SessionBus implements AutoCloseable {
    /// How long the library tries to reach a bus whose socket is there.
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final String UNKNOWN_SERVICE = "org.freedesktop.DBus.Error.ServiceUnknown";
    private static final int LONGEST_REASON = 200;
    private static final String SCHEME = "unix:path=";
    private static final byte NO_FLAGS = 0;

    private final DBusConnection connection;
    private final String service;
    private final Duration limit;

    private SessionBus(DBusConnection connection, String service, Duration limit) {
        this.connection = connection;
        this.service = service;
        this.limit = limit;
    }

    /// @param environment names the bus, as `DBUS_SESSION_BUS_ADDRESS` or by the folder `XDG_RUNTIME_DIR`
    /// @param service     a well-known name
    /// @param limit       for the answer to each call
    /// @throws ProblemException with `SecretServiceMissing` when there is no bus
    static SessionBus open(Map<String, String> environment, String service, Duration limit) throws ProblemException {
        String address = address(environment).orElseThrow(() -> missing(Lack.BUS));
        try {
            DBusConnectionBuilder builder =
                    DBusConnectionBuilder.forAddress(address).withShared(false);
            builder.transportConfig().withTimeout((int) CONNECT.toMillis());
            return new SessionBus(builder.build(), service, limit);
        } catch (DBusException | IllegalArgumentException e) {
            throw new ProblemException(new SecretServiceMissing(Lack.BUS), e);
        }
    }

    /// The first address whose socket is there, in the file system: the JDK knows no others.
    private static Optional<String> address(Map<String, String> environment) {
        Optional<String> told =
                Optional.ofNullable(environment.get("DBUS_SESSION_BUS_ADDRESS")).filter(text -> !text.isBlank());
        if (told.isPresent()) {
            return Stream.of(told.get().split(";", -1))
                    .filter(one -> socket(one).map(Files::exists).orElse(false))
                    .findFirst();
        }
        return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "bus"))
                .filter(Files::exists)
                .map(socket -> SCHEME + socket);
    }

    private static Optional<Path> socket(String address) {
        try {
            return address.startsWith(SCHEME)
                    ? Optional.of(Path.of(address.substring(SCHEME.length()).split(",", 2)[0]))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static ProblemException missing(Lack lack) {
        return new ProblemException(new SecretServiceMissing(lack));
    }

    /// Calls a method of the service.
    ///
    /// @param signature of the arguments
    /// @throws ProblemException with `SecretServiceMissing` when nobody offers the service,
    ///     `SecretServiceFault` when it says no or nothing
    Object[] call(String path, String type, String member, String signature, Object... arguments)
            throws ProblemException, InterruptedException {
        try {
            MethodCall call = connection
                    .getMessageFactory()
                    .createMethodCall(null, service, path, type, member, NO_FLAGS, signature, arguments);
            connection.sendMessage(call);
            return answer(call, member);
        } catch (DBusException | DBusExecutionException e) {
            throw fault(member, e);
        }
    }

    private Object[] answer(MethodCall call, String member)
            throws DBusException, ProblemException, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            Message reply = left > 0 ? call.getReply(left) : null;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (reply instanceof Error error) {
                throw UNKNOWN_SERVICE.equals(error.getName())
                        ? missing(Lack.SERVICE)
                        : fault(member, error.getException());
            }
            if (reply != null) {
                return reply.getParameters();
            }
            if (left <= 0) {
                throw new ProblemException(
                        new SecretServiceFault(member + ": no answer within " + limit.toSeconds() + " s"));
            }
        }
    }

    private static ProblemException fault(String member, Exception e) {
        String said = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
        String shown = said.substring(0, Math.min(said.length(), LONGEST_REASON));
        return new ProblemException(new SecretServiceFault(member + ": " + shown), e);
    }

    /// What a signal brings, from now on.
    Signals listen(String path, String type, String member) throws ProblemException {
        DBusMatchRule rule = DBusMatchRuleBuilder.create()
                .withType("signal")
                .withPath(path)
                .withInterface(type)
                .withMember(member)
                .build();
        LinkedBlockingQueue<Object[]> arrived = new LinkedBlockingQueue<>();
        try {
            return new Signals(
                    connection.addGenericSigHandler(rule, signal -> {
                        try {
                            arrived.add(signal.getParameters());
                        } catch (DBusException e) {
                            arrived.add(new Object[0]);
                        }
                    }),
                    arrived);
        } catch (DBusException e) {
            throw fault(member, e);
        }
    }

    /// The signals that came.
    record Signals(AutoCloseable handler, LinkedBlockingQueue<Object[]> arrived) implements AutoCloseable {
        /// Waits for the next one.
        Optional<Object[]> next(Duration patience) throws InterruptedException {
            return Optional.ofNullable(arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            try {
                handler.close();
            } catch (Exception e) {
                // The connection ends with the errand anyway.
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }
}
