package mapback.bench;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import mapback.pbs.format.Digest;

/// SHA-256 of bytes and files.
final class Digests {
    private Digests() {}

    static Digest sha256(ByteBuffer bytes) {
        MessageDigest sha = sha256();
        sha.update(bytes);
        return Digest.of(sha.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
