package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import mapback.pbs.key.Secret;
import mapback.repository.SecretCipher.Agreed;
import mapback.repository.SecretCipher.Sealed;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;

class SecretCipherTest {
    @Test
    void what_one_end_seals_the_other_opens() {
        Seeded.rounds(50, random -> {
            SecretCipher one = SecretCipher.begin();
            SecretCipher other = SecretCipher.begin();
            byte[] bytes = random.bytesUpTo(200);
            try (Secret secret = Secret.owning(bytes.clone())) {
                Sealed sealed = one.agree(other.publicValue()).seal(secret);
                try (Secret opened = other.agree(one.publicValue()).open(sealed)) {
                    assertThat(opened.bytes()).isEqualTo(bytes);
                }
            }
        });
    }

    @Test
    void a_third_party_opens_nothing() throws IOException {
        SecretCipher one = SecretCipher.begin();
        SecretCipher other = SecretCipher.begin();
        Agreed third = SecretCipher.begin().agree(one.publicValue());
        try (Secret secret = Secret.ofUtf8("a password that is longer than a block")) {
            Sealed sealed = one.agree(other.publicValue()).seal(secret);
            // One time in 256 wrong bytes end like right ones.
            assertThat(opens(third, sealed, secret)).isFalse();
        }
    }

    private static boolean opens(Agreed key, Sealed sealed, Secret secret) {
        try (Secret opened = key.open(sealed)) {
            return Arrays.equals(opened.bytes(), secret.bytes());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void values_that_are_no_ones_public_ones_are_refused() {
        SecretCipher one = SecretCipher.begin();
        assertThatIOException().isThrownBy(() -> one.agree(new byte[0]));
        assertThatIOException().isThrownBy(() -> one.agree(new byte[] {0}));
        assertThatIOException().isThrownBy(() -> one.agree(new byte[] {1}));
    }
}
