package mapback.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import mapback.nbd.Handshake.Next;

/// `NBD_OPT_GO`: the same as INFO, and if that went well the transmission begins.
final class OptionGo {
    static final int NUMBER = 0x07;

    private OptionGo() {}

    /// @param whenAgreed called before the last word of it
    static Next answer(Export export, ByteBuffer data, Agreed agreed, OptionReplies replies, Runnable whenAgreed)
            throws IOException {
        return OptionInfo.answer(export, data, agreed, replies, whenAgreed) ? Next.TRANSMISSION : Next.OPTION;
    }
}
