package mapback.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// The handshake's way with the socket: take so many bytes, send so many, one after the other, and all of it within
/// a time that the client cannot stretch.
final class Dialogue {
    private final Wire wire;
    private final BooleanSupplier isClosing;
    private final long until;

    Dialogue(Wire wire, Duration time, BooleanSupplier isClosing) {
        this.wire = wire;
        this.isClosing = isClosing;
        this.until = System.nanoTime() + time.toNanos();
    }

    int takeInt() throws IOException {
        need(Integer.BYTES);
        return wire.in().getInt();
    }

    long takeLong() throws IOException {
        need(Long.BYTES);
        return wire.in().getLong();
    }

    /// @param length bytes, checked by the caller
    ByteBuffer take(int length) throws IOException {
        ByteBuffer taken = ByteBuffer.allocate(length);
        while (taken.hasRemaining()) {
            need(1);
            int some = Math.min(taken.remaining(), wire.in().remaining());
            taken.put(wire.in().slice(wire.in().position(), some));
            wire.in().position(wire.in().position() + some);
        }
        return taken.flip();
    }

    /// Throws bytes away.
    void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            need(1);
            int some = (int) Math.min(left, wire.in().remaining());
            wire.in().position(wire.in().position() + some);
            left -= some;
        }
    }

    private void need(int bytes) throws IOException {
        while (wire.in().remaining() < bytes) {
            if ((await(Wire.READ) & Wire.READ) != 0) {
                wire.fill();
                mustGoOn();
            }
        }
    }

    private void mustGoOn() throws EOFException {
        if (wire.hasEnded()) {
            throw new EOFException("the client hung up");
        }
    }

    void send(ByteBuffer bytes) throws IOException {
        while (true) {
            wire.write(bytes);
            if (!bytes.hasRemaining()) {
                return;
            }
            await(Wire.WRITE);
        }
    }

    private int await(int wanted) throws IOException {
        long millis = (until - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the handshake takes too long");
        }
        int ready = wire.await(wanted, millis);
        if (isClosing.getAsBoolean()) {
            throw new IOException("the server closes");
        }
        return ready;
    }
}
