package mapback.pbs.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The JDK's SHA-256, which every Java has.
public final class Sha256 {
    private Sha256() {}

    /// A fresh one.
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /// The digest of `bytes`.
    public static Digest of(byte[] bytes) {
        return Digest.of(digest().digest(bytes));
    }

    /// The digest of the bytes from position to limit, which move on.
    public static Digest of(ByteBuffer bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return Digest.of(digest.digest());
    }
}
