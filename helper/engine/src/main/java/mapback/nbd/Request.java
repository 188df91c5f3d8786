package mapback.nbd;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/// A request as it came (`NBD_CMD_…`, `NBD_CMD_FLAG_…`).
///
/// @param cookie what the reply is known by, the client's own
/// @param offset unsigned, as is all that follows from the wire
/// @param length bytes, 0 to 2³² − 1
record Request(int flags, int type, long cookie, long offset, long length) {
    static final int MAGIC = 0x25609513;

    /// Bytes on the wire, without what a write carries.
    static final int SIZE = 28;

    static final int FUA = 0x0001;
    static final int NO_HOLE = 0x0002;
    static final int DF = 0x0004;
    static final int REQ_ONE = 0x0008;

    /// @param in holds at least [#SIZE] bytes
    static Request take(ByteBuffer in) throws IOException {
        if (in.getInt() != MAGIC) {
            throw new ProtocolException("a request begins with the wrong magic");
        }
        int flags = Short.toUnsignedInt(in.getShort());
        int type = Short.toUnsignedInt(in.getShort());
        return new Request(flags, type, in.getLong(), in.getLong(), Integer.toUnsignedLong(in.getInt()));
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// Whether it has no flag but those and FUA, which every command may have.
    boolean hasOnly(int allowed) {
        return (flags & ~(allowed | FUA)) == 0;
    }

    boolean isWithin(long size) {
        return offset >= 0 && offset <= size && length <= size - offset;
    }
}
