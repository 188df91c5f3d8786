package mapback.pbs.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Sha256;

/// The key of encrypted or signed backups, and the id key that follows from it. Wiped when closed.
///
/// @see "Proxmox Backup chunk digests and the id key"
public final class Key implements AutoCloseable {
    /// Bytes of a key.
    public static final int LENGTH = 32;

    private static final byte[] ID_KEY_SALT = "_id_key".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_KEY_ROUNDS = 10;
    private static final byte[] FINGERPRINT_INPUT =
            Sha256.digest().digest("Proxmox Backup Encryption Key Fingerprint".getBytes(StandardCharsets.US_ASCII));

    private final AesKey aes;
    private final Secret idKey;
    private final Fingerprint fingerprint;

    private Key(AesKey aes, Secret idKey, Fingerprint fingerprint) {
        this.aes = aes;
        this.idKey = idKey;
        this.fingerprint = fingerprint;
    }

    /// @param secret 32 bytes, copied; the caller closes it
    public static Key of(Secret secret) {
        if (secret.length() != LENGTH) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + secret.length());
        }
        Secret idKey = Secret.owning(Pbkdf2.derive(secret.bytes(), ID_KEY_SALT, ID_KEY_ROUNDS));
        MessageDigest sha = Sha256.digest();
        sha.update(FINGERPRINT_INPUT);
        sha.update(idKey.bytes());
        return new Key(new AesKey(secret.bytes()), idKey, Fingerprint.of(sha.digest()));
    }

    /// What tells this key from others; no secret.
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /// The key for a cipher.
    public SecretKey aes() {
        idKey.bytes();
        return aes;
    }

    /// Adds what makes a digest one under this key: the id key, behind the content.
    public void finish(MessageDigest contentSoFar) {
        contentSoFar.update(idKey.bytes());
    }

    /// The name of a chunk with that content under this key.
    ///
    /// @param plain from its position to its limit; the position is not moved
    public Digest digest(ByteBuffer plain) {
        MessageDigest sha = Sha256.digest();
        sha.update(plain.duplicate());
        finish(sha);
        return Digest.of(sha.digest());
    }

    /// HMAC-SHA256 under the id key: the signature of a manifest in canonical form.
    public byte[] hmac(byte[] message) {
        Mac mac = Pbkdf2.hmac();
        try {
            mac.init(new SecretKeySpec(idKey.bytes(), mac.getAlgorithm()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC refuses a key of 32 bytes", e);
        }
        return mac.doFinal(message);
    }

    /// Wipes the key.
    @Override
    public void close() {
        aes.destroy();
        idKey.close();
    }

    @Override
    public String toString() {
        return "key " + fingerprint.shortForm();
    }
}
