package mapback.restore;

import java.nio.ByteBuffer;

/// Zeros to compare with and to write.
final class Zeros {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private Zeros() {}

    /// A view of its own on 64 KiB of them.
    static ByteBuffer all() {
        return ZEROS.duplicate();
    }

    /// Whether `length` bytes from index `at` on are zeros.
    ///
    /// @param length at most 64 KiB
    static boolean are(ByteBuffer bytes, int at, int length) {
        // Nearly all that is not zero says so in its first byte.
        return bytes.get(at) == 0 && bytes.slice(at, length).mismatch(ZEROS.slice(0, length)) < 0;
    }
}
