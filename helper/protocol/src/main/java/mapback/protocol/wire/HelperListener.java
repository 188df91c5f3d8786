package mapback.protocol.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mapback.problem.HelperProblem.TooBusy;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// The helper's end: accepts connections and lets a [RequestHandler] answer their calls.
public final class HelperListener implements Closeable {
    private static final System.Logger LOG = System.getLogger(HelperListener.class.getName());

    private final ServerSocketChannel server;
    private final Dispatch dispatch;
    private final Presence presence;
    private final Duration messagePatience;
    private final Set<ServedConnection> connections = ConcurrentHashMap.newKeySet();

    /// @param server   bound already; closed by this
    /// @param product  for `GetInfo`
    /// @param presence called on the accepting thread and on those of the connections
    public HelperListener(ServerSocketChannel server, Product product, RequestHandler handler, Presence presence) {
        this(server, product, handler, presence, Limits.MESSAGE_PATIENCE);
    }

    /// @param messagePatience how long the rest of a message may take
    HelperListener(
            ServerSocketChannel server,
            Product product,
            RequestHandler handler,
            Presence presence,
            Duration messagePatience) {
        this.server = server;
        this.dispatch = new Dispatch(product, handler);
        this.presence = presence;
        this.messagePatience = messagePatience;
    }

    /// Accepts until [#close()]; waits on the calling thread.
    public void serve() throws IOException {
        Thread watch = Thread.ofVirtual().name("stalled connections").start(this::endStalled);
        try {
            while (true) {
                accept(server.accept());
            }
        } catch (ClosedChannelException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more connections are accepted");
        } finally {
            watch.interrupt();
        }
    }

    /// A caller that died in the middle of a message, or plays a game, must not keep others from connecting.
    private void endStalled() {
        try {
            while (true) {
                Thread.sleep(messagePatience.dividedBy(4));
                for (ServedConnection connection : connections) {
                    if (connection.isStalled(messagePatience)) {
                        LOG.log(System.Logger.Level.WARNING, "a connection that sent half a message was closed");
                        connection.close();
                    }
                }
            }
        } catch (InterruptedException e) {
            // The listener has ended.
        }
    }

    private void accept(SocketChannel socket) throws IOException {
        try {
            Peer.requireOwn(socket, socketPath());
        } catch (ProblemException e) {
            LOG.log(System.Logger.Level.WARNING, "a connection was refused: {0}", e.problem());
            refuse(socket, e.problem());
            return;
        }
        if (connections.size() >= Limits.CONNECTIONS) {
            refuse(socket, new TooBusy("connections", Limits.CONNECTIONS));
            return;
        }
        var connection = new ServedConnection(new MessageChannel(socket), dispatch);
        if (!presence.entered()) {
            socket.close();
            return;
        }
        connections.add(connection);
        Thread.ofVirtual().name("connection").start(() -> serve(connection));
    }

    private Path socketPath() throws IOException {
        return ((UnixDomainSocketAddress) server.getLocalAddress()).getPath();
    }

    private void serve(ServedConnection connection) {
        try {
            connection.serve();
        } finally {
            connections.remove(connection);
            presence.left();
        }
    }

    /// The answer fits in an empty socket's buffer, so this does not wait for the peer.
    private static void refuse(SocketChannel socket, Problem problem) {
        try (var channel = new MessageChannel(socket)) {
            channel.write(Message.Answer.of(problem).render());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the refused one is gone", e);
        }
    }

    /// Ends accepting and all connections; their handlers are interrupted.
    @Override
    public void close() throws IOException {
        server.close();
        connections.forEach(ServedConnection::close);
    }
}
