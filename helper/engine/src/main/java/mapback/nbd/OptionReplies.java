package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends replies to one option (`NBD_REP_…`).
final class OptionReplies {
    static final long MAGIC = 0x0003e889045565a9L;

    static final int ACK = 0x0000_0001;
    static final int SERVER = 0x0000_0002;
    static final int INFO = 0x0000_0003;
    static final int META_CONTEXT = 0x0000_0004;
    static final int ERR_UNSUP = 0x8000_0001;
    static final int ERR_POLICY = 0x8000_0002;
    static final int ERR_INVALID = 0x8000_0003;
    static final int ERR_UNKNOWN = 0x8000_0006;
    static final int ERR_TOO_BIG = 0x8000_0009;

    private static final int HEADER = 20;

    private final Dialogue dialogue;
    private final int option;

    OptionReplies(Dialogue dialogue, int option) {
        this.dialogue = dialogue;
        this.option = option;
    }

    void acknowledge() throws IOException {
        send(ACK, ByteBuffer.allocate(0));
    }

    /// @param message for the client's user
    void refuse(int error, String message) throws IOException {
        send(error, ByteBuffer.wrap(message.getBytes(UTF_8)));
    }

    void send(int type, ByteBuffer data) throws IOException {
        dialogue.send(ByteBuffer.allocate(HEADER + data.remaining())
                .putLong(MAGIC)
                .putInt(option)
                .putInt(type)
                .putInt(data.remaining())
                .put(data)
                .flip());
    }
}
