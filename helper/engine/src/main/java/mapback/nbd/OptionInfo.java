package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import mapback.nbd.OptionData.MalformedException;

/// `NBD_OPT_INFO`: what an export is like.
final class OptionInfo {
    static final int NUMBER = 0x06;

    private static final int EXPORT = 0x0;
    private static final int NAME = 0x1;
    private static final int DESCRIPTION = 0x2;
    private static final int BLOCK_SIZE = 0x3;

    /// Every offset and length can be asked for, since an image need not be a multiple of anything.
    private static final int LEAST_BLOCK = 1;

    private OptionInfo() {}

    /// @param whenFound called before the last word about an export that was found
    /// @return whether it was found and told about
    static boolean answer(Export export, ByteBuffer data, Agreed agreed, OptionReplies replies, Runnable whenFound)
            throws IOException {
        Set<Integer> wanted = new HashSet<>();
        byte[] name;
        try {
            name = takeQuestion(new OptionData(data), wanted);
        } catch (MalformedException e) {
            replies.refuse(e.error, e.sentence);
            return false;
        }
        if (!OptionData.names(export, name)) {
            replies.refuse(OptionReplies.ERR_UNKNOWN, "an export of that name is not here");
            return false;
        }
        tell(export, wanted, agreed, replies);
        whenFound.run();
        replies.acknowledge();
        return true;
    }

    private static byte[] takeQuestion(OptionData data, Set<Integer> wanted) throws MalformedException {
        byte[] name = data.takeText();
        for (int left = data.takeShort(); left > 0; left--) {
            wanted.add(data.takeShort());
        }
        data.mustEnd();
        return name;
    }

    private static void tell(Export export, Set<Integer> wanted, Agreed agreed, OptionReplies replies)
            throws IOException {
        ByteBuffer size = ByteBuffer.allocate(10).putLong(export.size()).putShort((short) agreed.flags(export));
        send(EXPORT, size.flip(), replies);
        if (wanted.contains(NAME)) {
            send(NAME, ByteBuffer.wrap(export.name().getBytes(UTF_8)), replies);
        }
        if (wanted.contains(DESCRIPTION)) {
            send(DESCRIPTION, ByteBuffer.wrap(export.description().getBytes(UTF_8)), replies);
        }
        if (wanted.contains(BLOCK_SIZE)) {
            ByteBuffer sizes = ByteBuffer.allocate(12)
                    .putInt(LEAST_BLOCK)
                    .putInt(export.preferredBlock())
                    .putInt(NbdLimits.REQUEST);
            send(BLOCK_SIZE, sizes.flip(), replies);
        }
    }

    private static void send(int type, ByteBuffer payload, OptionReplies replies) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 + payload.remaining());
        replies.send(
                OptionReplies.INFO, data.putShort((short) type).put(payload).flip());
    }
}
