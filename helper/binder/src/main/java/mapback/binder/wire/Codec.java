package mapback.binder.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/// Messages ⇄ bytes.
@SuppressWarnings("EnumOrdinal") // The order is the number, which golden vectors keep.
final class Codec {
    static final int LENGTH = 352;
    private static final int VERSION = 1;

    private Codec() {}

    static void encode(Message message, ByteBuffer target) {
        target.put((byte) VERSION).put((byte) message.kind().ordinal());
        target.put((byte) (message.asker().mayPrompt() ? 1 : 0)).put((byte) 0);
        target.putInt(message.device()).putInt(message.asker().pid()).putInt(message.uid());
        target.putLong(message.size()).putInt(message.number()).putInt(message.extra());
        target.put(Arrays.copyOf(message.backend().getBytes(UTF_8), Message.LONGEST_BACKEND));
        target.put(Arrays.copyOf(message.text().getBytes(UTF_8), Message.LONGEST_TEXT));
    }

    /// @throws ProtocolException when it is no message of this version
    static Message decode(ByteBuffer source) throws ProtocolException {
        if (source.remaining() != LENGTH || source.get() != VERSION) {
            throw new ProtocolException("no message of this version");
        }
        int kind = source.get() & 0xff;
        int mayPrompt = source.get();
        if (kind >= Message.Kind.values().length || (mayPrompt | 1) != 1 || source.get() != 0) {
            throw new ProtocolException("no such message");
        }
        try {
            return new Message(
                    Message.Kind.values()[kind],
                    source.getInt(),
                    new Asker(source.getInt(), mayPrompt == 1),
                    source.getInt(),
                    source.getLong(),
                    source.getInt(),
                    source.getInt(),
                    take(Message.LONGEST_BACKEND, source),
                    take(Message.LONGEST_TEXT, source));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new ProtocolException("a part of the message is not as it must be: " + e);
        }
    }

    private static String take(int room, ByteBuffer source) throws CharacterCodingException {
        ByteBuffer field = source.slice(source.position(), room);
        source.position(source.position() + room);
        return UTF_8.newDecoder().decode(field).toString().replaceFirst("\\x00+\\z", "");
    }
}
