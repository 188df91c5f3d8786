package mapback.nbd;

import java.nio.ByteBuffer;

/// The direct memory of one connection. It outlives the connection, since only the garbage collector frees such
/// memory, and serves the next one.
record Buffers(ByteBuffer in, ByteBuffer out, Portions portions) {
    static Buffers make() {
        return new Buffers(
                ByteBuffer.allocateDirect(NbdLimits.INPUT),
                ByteBuffer.allocateDirect(NbdLimits.OUTPUT),
                new Portions());
    }
}
