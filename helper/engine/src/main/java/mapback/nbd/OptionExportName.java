package mapback.nbd;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/// `NBD_OPT_EXPORT_NAME`: begins the transmission as old clients do. There is no way to refuse but hanging up.
final class OptionExportName {
    static final int NUMBER = 0x01;

    private static final int ZEROES = 124;

    private OptionExportName() {}

    /// @param whenAgreed called before the answer
    static void answer(Export export, ByteBuffer data, Agreed agreed, Dialogue dialogue, Runnable whenAgreed)
            throws IOException {
        byte[] name = new byte[data.remaining()];
        data.get(name);
        if (!OptionData.names(export, name)) {
            throw new ProtocolException("an export of that name is not here");
        }
        int zeroes = agreed.isWithoutZeroes ? 0 : ZEROES;
        ByteBuffer answer = ByteBuffer.allocate(10 + zeroes)
                .putLong(export.size())
                .putShort((short) agreed.flags(export))
                .clear();
        whenAgreed.run();
        dialogue.send(answer);
    }
}
