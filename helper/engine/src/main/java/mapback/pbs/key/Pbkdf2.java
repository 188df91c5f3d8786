package mapback.pbs.key;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/// PBKDF2 with HMAC-SHA256 for keys of 32 bytes: exactly one block.
///
/// Here and not by the JDK's key factory, which takes a password as characters: an id key is derived from bytes that
/// are no text.
///
/// @see "RFC 8018, section 5.2"
final class Pbkdf2 {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;
    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private Pbkdf2() {}

    static Mac hmac() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    /// @param password not empty
    static byte[] derive(byte[] password, byte[] salt, int rounds) {
        Mac mac = hmac();
        byte[] round = new byte[LENGTH];
        byte[] key = new byte[LENGTH];
        try {
            mac.init(new SecretKeySpec(password, ALGORITHM));
            mac.update(salt);
            mac.update(FIRST_BLOCK);
            mac.doFinal(round, 0);
            System.arraycopy(round, 0, key, 0, LENGTH);
            for (int i = 1; i < rounds; i++) {
                mac.update(round);
                mac.doFinal(round, 0);
                for (int b = 0; b < LENGTH; b++) {
                    key[b] ^= round[b];
                }
            }
            return key;
        } catch (InvalidKeyException | ShortBufferException e) {
            throw new IllegalStateException("HMAC-SHA256 refuses its input", e);
        } finally {
            Arrays.fill(round, (byte) 0);
        }
    }
}
