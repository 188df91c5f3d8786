package mapback.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// A connection's socket, which never blocks, and the bytes that came in and were not taken yet.
///
/// All but [#wake] belongs to the connection's thread. A selector of its own lets that thread wait for the client and
/// for its own virtual threads at once.
final class Wire implements AutoCloseable {
    static final int READ = SelectionKey.OP_READ;
    static final int WRITE = SelectionKey.OP_WRITE;

    private final SocketChannel socket;
    private final Selector selector;
    private final SelectionKey key;
    private int interest;
    private boolean hasEnded;

    /// From position to limit: what came in and was not taken yet.
    private final ByteBuffer in;

    /// @param socket closed by this, also when this cannot be made
    /// @param in     direct, its content is lost
    Wire(SocketChannel socket, ByteBuffer in) throws IOException {
        this.socket = socket;
        this.in = in.clear().limit(0);
        Selector opened = null;
        try {
            socket.configureBlocking(false);
            opened = Selector.open();
            this.key = socket.register(opened, 0);
            this.selector = opened;
        } catch (IOException | RuntimeException | Error e) {
            if (opened != null) {
                opened.close();
            }
            socket.close();
            throw e;
        }
    }

    /// What came in; whoever takes bytes moves its position.
    ByteBuffer in() {
        return in;
    }

    /// Whether [#fill] could take more.
    boolean hasRoom() {
        return !hasEnded && in.remaining() < in.capacity();
    }

    /// Whether the client has said its last word. It may still listen: see [#isHungUp].
    boolean hasEnded() {
        return hasEnded;
    }

    /// Takes what the client has sent, if anything.
    void fill() throws IOException {
        in.compact();
        try {
            hasEnded = socket.read(in) < 0;
        } finally {
            in.flip();
        }
    }

    /// Whether the client has closed its socket. One that has only ended its side of the talk still listens, and
    /// reading does not tell the two apart. A socket that is connected already gets ready to connect by an error
    /// only.
    ///
    /// What [#wake] has to tell is to be looked at after this.
    boolean isHungUp() throws IOException {
        interest = SelectionKey.OP_CONNECT;
        key.interestOps(interest);
        return selector.selectNow(Wire::leave) > 0;
    }

    /// Writes what the socket takes.
    void write(ByteBuffer[] parts, int from, int count) throws IOException {
        if (count == 1) {
            socket.write(parts[from]);
        } else {
            socket.write(parts, from, count);
        }
    }

    void write(ByteBuffer bytes) throws IOException {
        socket.write(bytes);
    }

    /// Waits until the socket is ready for one of `wanted`, [#wake] was called, or the time is over.
    ///
    /// @param millis 0 for without end
    /// @return what the socket is ready for
    int await(int wanted, long millis) throws IOException {
        if (interest != wanted) {
            interest = wanted;
            key.interestOps(wanted);
        }
        return selector.select(Wire::leave, millis) == 0 ? 0 : key.readyOps();
    }

    /// The key itself says what the socket is ready for; collecting it in a set costs more.
    private static void leave(SelectionKey ready) {}

    /// Ends [#await], from any thread; if nobody waits, the next one at once.
    void wake() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            socket.close();
        }
    }
}
