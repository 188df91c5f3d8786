package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/// The headers of replies (`NBD_REPLY_TYPE_…`). Each is put where [Outgoing#takes] found room.
final class Replies {
    private static final int SIMPLE_MAGIC = 0x67446698;
    private static final int STRUCTURED_MAGIC = 0x668e33ef;

    private static final short DONE = 0x0001;

    private static final int NONE = 0x0000;
    private static final int OFFSET_DATA = 0x0001;
    private static final int OFFSET_HOLE = 0x0002;
    private static final int BLOCK_STATUS = 0x0005;
    private static final int ERROR = 0x8001;

    /// Bytes of a message; more than any here has.
    private static final int MESSAGE = 256;

    private Replies() {}

    static void simple(Outgoing out, Request request) {
        putSimple(out, request, 0);
    }

    private static void putSimple(Outgoing out, Request request, int error) {
        out.headers().putInt(SIMPLE_MAGIC).putInt(error).putLong(request.cookie());
    }

    /// An answer without content.
    static void none(Outgoing out, Request request) {
        chunk(out, request, true, NONE, 0);
    }

    /// The content follows at once.
    static void data(Outgoing out, Request request, boolean isLast, long offset, int length) {
        chunk(out, request, isLast, OFFSET_DATA, 8 + length);
        out.headers().putLong(offset);
    }

    static void hole(Outgoing out, Request request, boolean isLast, long offset, int length) {
        chunk(out, request, isLast, OFFSET_HOLE, 12);
        out.headers().putLong(offset).putInt(length);
    }

    /// `count` pairs of a length and flags follow at once.
    static void blockStatus(Outgoing out, Request request, int context, int count) {
        chunk(out, request, true, BLOCK_STATUS, 4 + 8 * count);
        out.headers().putInt(context);
    }

    /// Refuses in the form that the command and what was agreed on ask for; a simple reply has no message.
    static void error(Session session, Request request, NbdError error, String message) {
        Outgoing out = session.out();
        boolean isRead = request.type() == CommandRead.TYPE || request.type() == CommandBlockStatus.TYPE;
        if (!session.agreed().isStructured || !isRead) {
            putSimple(out, request, error.number);
            return;
        }
        byte[] text = message.getBytes(UTF_8);
        int length = Math.min(text.length, MESSAGE);
        chunk(out, request, true, ERROR, 6 + length);
        out.headers().putInt(error.number).putShort((short) length).put(text, 0, length);
    }

    private static void chunk(Outgoing out, Request request, boolean isLast, int type, int length) {
        ByteBuffer headers = out.headers();
        headers.putInt(STRUCTURED_MAGIC).putShort(isLast ? DONE : 0).putShort((short) type);
        headers.putLong(request.cookie()).putInt(length);
    }
}
