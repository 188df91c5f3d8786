package mapback.pbs.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that nobody else may see; wiped when closed.
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param bytes become the secret's own: they are wiped with it
    public static Secret owning(byte[] bytes) {
        return new Secret(bytes);
    }

    /// @param text stays with the caller, who got it from where it cannot be wiped
    public static Secret ofUtf8(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes themselves, wiped when this is closed.
    public synchronized byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("the secret was wiped already");
        }
        return bytes;
    }

    /// How many bytes.
    public int length() {
        return bytes.length;
    }

    /// A second holder of the same bytes, closed by its own owner.
    public Secret copy() {
        return new Secret(bytes().clone());
    }

    /// Wipes the bytes.
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
