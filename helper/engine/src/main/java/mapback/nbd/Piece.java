package mapback.nbd;

import java.nio.ByteBuffer;

/// Bytes of an export that are at hand. Whoever was handed one closes it, once.
public sealed interface Piece extends AutoCloseable {
    /// Bytes, at least 1.
    int length();

    @Override
    void close();

    /// Reads as zeros.
    record Zeros(int length) implements Piece {
        public Zeros {
            requireSome(length);
        }

        @Override
        public void close() {}
    }

    /// @param bytes    from position to limit; direct, and not to be used after [#close]
    /// @param giveBack run by [#close]; never waits
    record Bytes(ByteBuffer bytes, Runnable giveBack) implements Piece {
        public Bytes {
            requireSome(bytes.remaining());
        }

        @Override
        public int length() {
            return bytes.remaining();
        }

        @Override
        public void close() {
            giveBack.run();
        }
    }

    private static void requireSome(int length) {
        if (length < 1) {
            throw new IllegalStateException("a piece has at least one byte");
        }
    }
}
