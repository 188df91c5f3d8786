package mapback.archive;

import java.nio.ByteBuffer;
import mapback.buffer.Lease;

/// A run of an archive's bytes, at hand. Whoever was handed one closes it, once.
public sealed interface Part extends AutoCloseable {
    /// Bytes, at least 1.
    int length();

    @Override
    void close();

    /// Reads as zeros.
    record Zeros(int length) implements Part {
        @Override
        public void close() {}
    }

    /// Of one chunk.
    ///
    /// @param content the whole chunk
    /// @param begin   where the part begins in it
    record Content(Lease content, int begin, int length) implements Part {
        /// The part's bytes from position to limit, read-only; not to be used after [#close].
        public ByteBuffer bytes() {
            return content.bytes().slice(begin, length);
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
