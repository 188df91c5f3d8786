package mapback.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/// `NBD_OPT_STRUCTURED_REPLY`: reads are answered in chunks.
final class OptionStructuredReply {
    static final int NUMBER = 0x08;

    private OptionStructuredReply() {}

    static void answer(ByteBuffer data, Agreed agreed, OptionReplies replies) throws IOException {
        if (data.hasRemaining()) {
            replies.refuse(OptionReplies.ERR_INVALID, "STRUCTURED_REPLY has no data");
            return;
        }
        agreed.isStructured = true;
        replies.acknowledge();
    }
}
