package mapback.pbs.key;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes the text of a key file's `data`, which may be the key itself, past every [String].
final class SecretText implements Consumer<CharBuffer>, AutoCloseable {
    private Optional<byte[]> bytes = Optional.empty();

    /// Base64 has ASCII only; other characters become one that no base64 has.
    @Override
    public void accept(CharBuffer text) {
        byte[] ascii = new byte[text.remaining()];
        for (int i = 0; i < ascii.length; i++) {
            char c = text.get(text.position() + i);
            ascii[i] = c < 0x80 ? (byte) c : (byte) '?';
        }
        bytes = Optional.of(ascii);
    }

    /// Empty when the file has no such text.
    Optional<byte[]> bytes() {
        return bytes;
    }

    @Override
    public void close() {
        bytes.ifPresent(it -> Arrays.fill(it, (byte) 0));
    }
}
