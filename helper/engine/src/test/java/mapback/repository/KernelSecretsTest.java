package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mapback.pbs.key.Secret;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.KernelKeyringMissing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelSecretsTest {
    private final KernelSecrets secrets = new KernelSecrets();

    /// So that test runs beside each other do not meet.
    private final String mapping = "test/" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    @BeforeEach
    void needAKeyring() throws IOException {
        try {
            keep("first", "one");
        } catch (ProblemException e) {
            Assumptions.assumeFalse(
                    e.problem() instanceof KernelKeyringMissing, "this system lets nobody use the kernel's keyring");
            throw e;
        }
    }

    @AfterEach
    void forget() throws IOException {
        secrets.forgetAll(mapping);
    }

    @Test
    void a_mappings_secrets_are_found_until_they_are_forgotten() throws IOException {
        keep("second", "two");
        assertThat(found("first")).contains("one");
        assertThat(found("second")).contains("two");
        assertThat(secrets.forget(place("first"))).isTrue();
        assertThat(found("first")).isEmpty();
        assertThat(found("second")).contains("two");
    }

    @Test
    void all_secrets_of_a_mapping_go_at_once_and_no_others() throws IOException {
        SecretPlace other = new SecretPlace.OfMapping(mapping + "x", "first");
        try (Secret secret = Secret.ofUtf8("other")) {
            secrets.keep(other, secret);
            keep("second", "two");
            assertThat(secrets.mappings()).contains(mapping, mapping + "x");

            secrets.forgetAll(mapping);
            assertThat(secrets.mappings()).doesNotContain(mapping).contains(mapping + "x");
            assertThat(found("second")).isEmpty();
        } finally {
            secrets.forgetAll(mapping + "x");
        }
    }

    @Test
    void what_a_secret_is_for_shows_and_the_secret_does_not() {
        try (Secret secret = Secret.ofUtf8("hunter2")) {
            assertThat(secret.toString()).doesNotContain("hunter2");
        }
        assertThat(place("key").label()).contains(mapping, "key");
    }

    private SecretPlace place(String part) {
        return new SecretPlace.OfMapping(mapping, part);
    }

    private void keep(String part, String text) throws IOException {
        try (Secret secret = Secret.ofUtf8(text)) {
            secrets.keep(place(part), secret);
        }
    }

    private Optional<String> found(String part) throws IOException {
        return secrets.find(place(part)).map(secret -> {
            try (secret) {
                return new String(secret.bytes(), StandardCharsets.UTF_8);
            }
        });
    }
}
