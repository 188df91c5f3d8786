package mapback.repository;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPublicKeySpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import mapback.pbs.key.Secret;

/// How secrets travel between us and the desktop's keyring, so that nobody on the bus reads them: a key agreed on by
/// Diffie and Hellman's way, then AES.
///
/// The algorithm's name is `dh-ietf1024-sha256-aes128-cbc-pkcs7`; it is the one that all keyrings have. Its group is
/// small by today's measure, which keeps out who listens on a bus of one's own user, and that is what it is for.
///
/// @see "Secret Service API, transfer of secrets"
final class SecretCipher {
    static final String ALGORITHM = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

    /// The second group of Oakley, of 1024 bits.
    private static final BigInteger PRIME = new BigInteger(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                    + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                    + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
            16);

    private static final DHParameterSpec GROUP = new DHParameterSpec(PRIME, BigInteger.TWO);
    private static final String MODE = "AES/CBC/PKCS5Padding";
    private static final int KEY_LENGTH = 16;
    private static final int BLOCK = 16;

    private final KeyPair own;

    private SecretCipher(KeyPair own) {
        this.own = own;
    }

    /// One end of an agreement, for one session.
    static SecretCipher begin() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
            generator.initialize(GROUP);
            return new SecretCipher(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot agree on keys", e);
        }
    }

    /// What the other end needs: a whole number, its most significant byte first.
    byte[] publicValue() {
        return ((DHPublicKey) own.getPublic()).getY().toByteArray();
    }

    /// The agreed key.
    ///
    /// @param other the other end's public value
    /// @throws IOException when it is none of the group
    Agreed agree(byte[] other) throws IOException {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("DH");
            agreement.init(own.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("DH")
                            .generatePublic(new DHPublicKeySpec(new BigInteger(1, other), PRIME, BigInteger.TWO)),
                    true);
            byte[] shared = agreement.generateSecret();
            try {
                KDF kdf = KDF.getInstance("HKDF-SHA256");
                return new Agreed(kdf.deriveKey(
                        "AES", HKDFParameterSpec.ofExtract().addIKM(shared).thenExpand(new byte[0], KEY_LENGTH)));
            } finally {
                Arrays.fill(shared, (byte) 0);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("no key can be agreed on", e);
        }
    }

    /// A secret as it travels.
    static final class Sealed {
        final byte[] vector;
        final byte[] text;

        /// @param vector of the encryption
        /// @param text   encrypted
        Sealed(byte[] vector, byte[] text) {
            this.vector = vector;
            this.text = text;
        }
    }

    /// A key that both ends have.
    static final class Agreed {
        private final SecretKey key;

        private Agreed(SecretKey key) {
            this.key = key;
        }

        Sealed seal(Secret secret) {
            byte[] vector = new byte[BLOCK];
            new SecureRandom().nextBytes(vector);
            try {
                return new Sealed(vector, cipher(Cipher.ENCRYPT_MODE, vector).doFinal(secret.bytes()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java lacks " + MODE, e);
            }
        }

        /// @return the caller's to close
        /// @throws IOException when it was sealed with another key
        Secret open(Sealed sealed) throws IOException {
            if (sealed.vector.length != BLOCK) {
                throw new IOException("a vector of " + sealed.vector.length + " bytes");
            }
            try {
                return Secret.owning(cipher(Cipher.DECRYPT_MODE, sealed.vector).doFinal(sealed.text));
            } catch (GeneralSecurityException e) {
                throw new IOException("it is sealed with another key", e);
            }
        }

        private Cipher cipher(int mode, byte[] vector) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance(MODE);
            cipher.init(mode, key, new IvParameterSpec(vector));
            return cipher;
        }
    }
}
