package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/// `NBD_OPT_LIST`: which exports there are. Here there is one.
final class OptionList {
    static final int NUMBER = 0x03;

    private OptionList() {}

    static void answer(Export export, ByteBuffer data, OptionReplies replies) throws IOException {
        if (data.hasRemaining()) {
            replies.refuse(OptionReplies.ERR_INVALID, "LIST has no data");
            return;
        }
        byte[] name = export.name().getBytes(UTF_8);
        byte[] description = export.description().getBytes(UTF_8);
        replies.send(
                OptionReplies.SERVER,
                ByteBuffer.allocate(4 + name.length + description.length)
                        .putInt(name.length)
                        .put(name)
                        .put(description)
                        .flip());
        replies.acknowledge();
    }
}
