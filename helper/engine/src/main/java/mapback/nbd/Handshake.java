package mapback.nbd;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/// The first phase, fixed newstyle: options, one at a time, until one begins the transmission or ends the
/// connection.
///
/// @see "NBD protocol, newstyle negotiation"
final class Handshake {
    /// "NBDMAGIC"
    static final long MAGIC = 0x4e42444d41474943L;

    /// "IHAVEOPT"
    static final long OPTION_MAGIC = 0x49484156454f5054L;

    static final int FIXED_NEWSTYLE = 0x0001;
    static final int NO_ZEROES = 0x0002;

    private final Export export;
    private final Dialogue dialogue;
    private final Runnable whenAgreed;
    private final Agreed agreed = new Agreed();
    private boolean isFixed;

    /// What follows an option.
    enum Next {
        OPTION,
        TRANSMISSION,
        END
    }

    /// @param whenAgreed called before the client is told that nothing more is to be agreed on
    Handshake(Export export, Dialogue dialogue, Runnable whenAgreed) {
        this.export = export;
        this.dialogue = dialogue;
        this.whenAgreed = whenAgreed;
    }

    /// @return what was agreed on
    /// @throws IOException when the connection ends here
    Agreed run() throws IOException {
        greet();
        takeFlags();
        while (true) {
            switch (takeOption()) {
                case OPTION -> {}
                case TRANSMISSION -> {
                    return agreed;
                }
                case END -> throw new ProtocolException("the handshake ended without an export");
            }
        }
    }

    private void greet() throws IOException {
        dialogue.send(ByteBuffer.allocate(18)
                .putLong(MAGIC)
                .putLong(OPTION_MAGIC)
                .putShort((short) (FIXED_NEWSTYLE | NO_ZEROES))
                .flip());
    }

    private void takeFlags() throws IOException {
        int flags = dialogue.takeInt();
        if ((flags & ~(FIXED_NEWSTYLE | NO_ZEROES)) != 0) {
            throw new ProtocolException("unknown client flags 0x" + Integer.toHexString(flags));
        }
        isFixed = (flags & FIXED_NEWSTYLE) != 0;
        agreed.isWithoutZeroes = (flags & NO_ZEROES) != 0;
    }

    private Next takeOption() throws IOException {
        if (dialogue.takeLong() != OPTION_MAGIC) {
            throw new ProtocolException("an option begins with the wrong magic");
        }
        int number = dialogue.takeInt();
        long length = Integer.toUnsignedLong(dialogue.takeInt());
        if (!isFixed && number != OptionExportName.NUMBER) {
            throw new ProtocolException("option " + number + " of a client that knows EXPORT_NAME only");
        }
        OptionReplies replies = new OptionReplies(dialogue, number);
        if (length > NbdLimits.OPTION_DATA) {
            return refuseLargeData(number, length, replies);
        }
        return answer(number, dialogue.take((int) length), replies);
    }

    private Next refuseLargeData(int number, long length, OptionReplies replies) throws IOException {
        if (number == OptionExportName.NUMBER) {
            throw new ProtocolException("an export's name of " + length + " bytes");
        }
        dialogue.skip(length);
        replies.refuse(OptionReplies.ERR_TOO_BIG, "an option has 64 KiB of data at the most");
        return Next.OPTION;
    }

    private Next answer(int number, ByteBuffer data, OptionReplies replies) throws IOException {
        switch (number) {
            case OptionExportName.NUMBER -> {
                OptionExportName.answer(export, data, agreed, dialogue, whenAgreed);
                return Next.TRANSMISSION;
            }
            case OptionAbort.NUMBER -> {
                OptionAbort.answer(replies);
                return Next.END;
            }
            case OptionGo.NUMBER -> {
                return OptionGo.answer(export, data, agreed, replies, whenAgreed);
            }
            case OptionList.NUMBER -> OptionList.answer(export, data, replies);
            case OptionStartTls.NUMBER -> OptionStartTls.answer(replies);
            case OptionInfo.NUMBER -> OptionInfo.answer(export, data, agreed, replies, () -> {});
            case OptionStructuredReply.NUMBER -> OptionStructuredReply.answer(data, agreed, replies);
            case OptionMetaContext.LIST -> OptionMetaContext.list(export, data, agreed, replies);
            case OptionMetaContext.SET -> OptionMetaContext.set(export, data, agreed, replies);
            default -> replies.refuse(OptionReplies.ERR_UNSUP, "this option is not known here");
        }
        return Next.OPTION;
    }
}
