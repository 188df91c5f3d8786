package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Takes an option's data apart.
final class OptionData {
    private final ByteBuffer data;

    /// The data does not have the form that its option asks for.
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        /// The reply that says so.
        final int error;

        final String sentence;

        MalformedException(int error, String message) {
            super(message);
            this.error = error;
            this.sentence = message;
        }
    }

    OptionData(ByteBuffer data) {
        this.data = data;
    }

    long takeLength() throws MalformedException {
        try {
            return Integer.toUnsignedLong(data.getInt());
        } catch (BufferUnderflowException e) {
            throw tooShort();
        }
    }

    int takeShort() throws MalformedException {
        try {
            return Short.toUnsignedInt(data.getShort());
        } catch (BufferUnderflowException e) {
            throw tooShort();
        }
    }

    /// A text behind its length.
    byte[] takeText() throws MalformedException {
        long length = takeLength();
        if (length > data.remaining()) {
            throw tooShort();
        }
        if (length > NbdLimits.TEXT) {
            throw new MalformedException(OptionReplies.ERR_TOO_BIG, "a text has 4096 bytes at the most");
        }
        byte[] text = new byte[(int) length];
        data.get(text);
        return text;
    }

    void mustEnd() throws MalformedException {
        if (data.hasRemaining()) {
            throw new MalformedException(OptionReplies.ERR_INVALID, "the option's data is longer than it says");
        }
    }

    private static MalformedException tooShort() {
        return new MalformedException(OptionReplies.ERR_INVALID, "the option's data is shorter than it says");
    }

    /// Whether this is what the client calls the export; the empty name stands for the only one there is.
    static boolean names(Export export, byte[] name) {
        return name.length == 0 || Arrays.equals(name, export.name().getBytes(UTF_8));
    }
}
