package mapback.pbs.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import mapback.problem.ProblemException;
import mapback.testkit.Hostile;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

class KeyFileFuzzTest {
    private static final String SALT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static final byte[] PASSWORD = "correct horse".getBytes(StandardCharsets.UTF_8);

    /// Cheap ones, for each is tried thousands of times.
    private final List<byte[]> sound = List.of(
            file("null", SALT),
            file(
                    "{\"Scrypt\":{\"n\":2,\"r\":1,\"p\":1,\"salt\":\"" + SALT + "\"}}",
                    locked(new Kdf.Scrypt(2, 1, 1, SALT))),
            file("{\"PBKDF2\":{\"iter\":1,\"salt\":\"" + SALT + "\"}}", locked(new Kdf.Pbkdf2Rounds(1, SALT))));

    private static byte[] file(String kdf, String data) {
        return """
                {"kdf":%s,"created":"2020-06-26T13:56:05Z","modified":"2020-06-26T15:56:05+02:00",
                "data":"%s","hint":"a horse"}
                """.formatted(kdf, data).getBytes(StandardCharsets.UTF_8);
    }

    /// The key whose bytes are those of the salt, locked as a client does it.
    private static String locked(Kdf.Locked kdf) {
        byte[] key = Base64.getDecoder().decode(SALT);
        byte[] iv = Seeded.of(1).bytes(16);
        try (Secret password = Secret.owning(PASSWORD.clone());
                Secret derived = kdf.derive(password)) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new AesKey(derived.bytes()), new GCMParameterSpec(128, iv));
            byte[] text = cipher.doFinal(key);
            ByteBuffer data = ByteBuffer.allocate(64).put(iv).put(text, 32, 16).put(text, 0, 32);
            return Base64.getEncoder().encodeToString(data.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_a_client_locks_opens_with_its_password() throws Exception {
        for (byte[] input : sound) {
            try (KeyFile file = KeyFile.parse(input, "my.key");
                    Secret password = Secret.owning(PASSWORD.clone());
                    Key key = file.open(Optional.of(password))) {
                assertThat(key.aes().getEncoded()).isEqualTo(Base64.getDecoder().decode(SALT));
            }
        }
    }

    @Test
    void any_bytes_are_a_key_file_or_a_problem() {
        new Hostile(sound, Set.of(ProblemException.class), 2 << 20).feed(Hostile::damagedJson, input -> {
            try (KeyFile file = KeyFile.parse(input, "my.key")) {
                if (!file.isLocked()) {
                    file.open(Optional.empty()).close();
                }
            }
        });
    }

    @Test
    void any_key_file_opens_or_is_refused_within_its_limits() {
        Hostile hostile = new Hostile(sound, Set.of(ProblemException.class), 2 << 20);
        hostile.feed(Hostile::damagedJson, input -> {
            try (KeyFile file = KeyFile.parse(input, "my.key");
                    Secret password = Secret.owning(PASSWORD.clone())) {
                if (file.kdf() instanceof Kdf.Locked locked && !isCheap(locked)) {
                    locked.excess();
                } else {
                    file.open(Optional.of(password)).close();
                }
            }
        });
    }

    private static boolean isCheap(Kdf.Locked kdf) {
        return switch (kdf) {
            case Kdf.Scrypt scrypt ->
                !scrypt.excess().isEmpty() || 128 * scrypt.n() * scrypt.r() * scrypt.p() <= 1 << 16;
            case Kdf.Pbkdf2Rounds pbkdf2 -> !pbkdf2.excess().isEmpty() || pbkdf2.iterations() <= 100;
        };
    }
}
