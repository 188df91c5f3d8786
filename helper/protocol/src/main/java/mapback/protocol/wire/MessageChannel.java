package mapback.protocol.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import mapback.problem.HelperProblem.MessageTooLong;
import mapback.problem.ProblemException;

/// NUL-ended messages on a socket. One thread may read while another writes.
final class MessageChannel implements Closeable {
    /// What one read asks for, and one write gives: the JDK keeps a direct buffer of that size for each thread.
    private static final int STEP = 64 << 10;

    private static final long WHOLE = 0;

    private final SocketChannel socket;
    private byte[] pending = new byte[STEP];
    private int filled;
    /// Below this no NUL is among the pending bytes.
    private int searched;

    /// When the latest bytes of an unfinished message came; [#WHOLE] between messages.
    private final AtomicLong unfinishedSince = new AtomicLong(WHOLE);

    MessageChannel(SocketChannel socket) {
        this.socket = socket;
    }

    /// Waits for a whole message.
    ///
    /// @return empty when the other end closed; what it left unfinished is dropped
    /// @throws ProblemException with [MessageTooLong]; the channel can only be closed then
    Optional<byte[]> read() throws IOException {
        while (true) {
            for (int i = searched; i < filled; i++) {
                if (pending[i] == 0) {
                    return Optional.of(take(i));
                }
            }
            searched = filled;
            unfinishedSince.set(filled == 0 ? WHOLE : System.nanoTime() | 1);
            if (filled > Limits.MESSAGE_SIZE) {
                throw new ProblemException(new MessageTooLong(Limits.MESSAGE_SIZE));
            }
            if (!fill()) {
                return Optional.empty();
            }
        }
    }

    /// Whether the other end has sent a part of a message, and nothing more for so long.
    boolean isStalled(Duration limit) {
        long since = unfinishedSince.get();
        return since != WHOLE && System.nanoTime() - since > limit.toNanos();
    }

    private byte[] take(int length) throws ProblemException {
        if (length > Limits.MESSAGE_SIZE) {
            throw new ProblemException(new MessageTooLong(Limits.MESSAGE_SIZE));
        }
        byte[] message = Arrays.copyOf(pending, length);
        int rest = filled - length - 1;
        byte[] next = rest + STEP < pending.length ? new byte[rest + STEP] : pending;
        System.arraycopy(pending, length + 1, next, 0, rest);
        // Secrets pass through here.
        Arrays.fill(pending, next == pending ? rest : 0, filled, (byte) 0);
        pending = next;
        filled = rest;
        searched = 0;
        unfinishedSince.set(WHOLE);
        return message;
    }

    private boolean fill() throws IOException {
        if (pending.length - filled < STEP) {
            byte[] larger = Arrays.copyOf(pending, pending.length * 2);
            Arrays.fill(pending, (byte) 0);
            pending = larger;
        }
        int count = socket.read(ByteBuffer.wrap(pending, filled, STEP));
        filled += Math.max(count, 0);
        return count >= 0;
    }

    /// Sends one message whole.
    ///
    /// @throws ProblemException with [MessageTooLong]; nothing was sent then
    void write(byte[] message) throws IOException {
        if (message.length > Limits.MESSAGE_SIZE) {
            throw new ProblemException(new MessageTooLong(Limits.MESSAGE_SIZE));
        }
        byte[] ended = Arrays.copyOf(message, message.length + 1);
        ByteBuffer bytes = ByteBuffer.wrap(ended);
        while (bytes.position() < ended.length) {
            bytes.limit(Math.min(ended.length, bytes.position() + STEP));
            socket.write(bytes);
        }
        Arrays.fill(ended, (byte) 0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
