package mapback.nbd;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client, from its first byte to its last, on a thread of its own.
final class NbdConnection implements Runnable {
    private static final System.Logger LOG = System.getLogger(NbdConnection.class.getName());

    private final String name;
    private final SocketChannel socket;
    private final Start start;
    private final Export export;
    private final NbdLimits limits;
    private final Traffic traffic;
    private final Buffers buffers;
    private final Consumer<NbdConnection> whenOpen;
    private volatile @Nullable Wire wire;
    private volatile boolean isClosing;

    /// The phase in which a connection begins.
    enum Start {
        HANDSHAKE,
        /// For a client with whom nothing is to be agreed on, as the kernel.
        TRANSMISSION
    }

    /// @param socket   closed by this
    /// @param whenOpen called before a client is told that the transmission begins: from then on it is hung up on
    ///                 when the server closes, and not for others that come
    NbdConnection(
            String name,
            SocketChannel socket,
            Start start,
            Export export,
            NbdLimits limits,
            Traffic traffic,
            Buffers buffers,
            Consumer<NbdConnection> whenOpen) {
        this.name = name;
        this.socket = socket;
        this.start = start;
        this.export = export;
        this.limits = limits;
        this.traffic = traffic;
        this.buffers = buffers;
        this.whenOpen = whenOpen;
    }

    @Override
    public void run() {
        try (Wire opened = new Wire(socket, buffers.in())) {
            wire = opened;
            if (!isClosing) {
                serve(opened);
            }
            LOG.log(DEBUG, "{0}: the client left", name);
        } catch (IOException e) {
            LOG.log(DEBUG, name + ": the connection ended", e);
        } catch (RuntimeException | Error e) {
            LOG.log(ERROR, name + ": the connection ended by a mistake of ours", e);
        }
    }

    private void serve(Wire opened) throws IOException {
        Agreed agreed =
                switch (start) {
                    case HANDSHAKE -> shakeHands(opened);
                    case TRANSMISSION -> new Agreed();
                };
        try (ExportReader reader = export.open()) {
            Session session = new Session(
                    export,
                    reader,
                    agreed,
                    new Outgoing(buffers.out()),
                    new Tasks(name, reader, opened::wake),
                    buffers.portions(),
                    traffic,
                    new ArrayDeque<>());
            new Transmission(opened, limits, this::isClosing, session).run();
        }
    }

    private Agreed shakeHands(Wire opened) throws IOException {
        Dialogue dialogue = new Dialogue(opened, limits.handshakeTime(), this::isClosing);
        return new Handshake(export, dialogue, () -> whenOpen.accept(this)).run();
    }

    private boolean isClosing() {
        return isClosing;
    }

    Buffers buffers() {
        return buffers;
    }

    /// Makes the thread end soon; does not wait for it.
    void close() {
        isClosing = true;
        Wire opened = wire;
        if (opened != null) {
            opened.wake();
        }
    }
}
