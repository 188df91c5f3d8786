package mapback.pbs.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Optional;
import mapback.pbs.format.Sha256;
import mapback.problem.KeyProblem.KeyFileFault;
import mapback.problem.KeyProblem.KeyFileInvalid;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.KeyProblem.KeyPasswordWrong;
import mapback.problem.ProblemException;
import mapback.testkit.Fixtures;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String K = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String SALT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String FINGERPRINT =
            "0e:ab:d4:46:0b:6e:b9:ca:34:50:23:de:e2:b7:78:c7:90:e5:4a:16:83:b9:65:9c:0a:57:ae:19:90:90:15:9b";
    private static final String NONE = file("null", SALT);
    private static final String SCRYPT = file(
            "{\"Scrypt\":{\"n\":65536,\"r\":8,\"p\":1,\"salt\":\"" + SALT + "\"}}",
            "oKGio6SlpqeoqaqrrK2urz4dtBVbPcWuEEmurL+LerOBCPy4Ingq13DDxAfjYiQ2PHQyvIs4ZryDblfwRnvpoA==");
    private static final String PBKDF2 = file(
            "{\"PBKDF2\":{\"iter\":65535,\"salt\":\"" + SALT + "\"}}",
            "oKGio6SlpqeoqaqrrK2ur0rDdVfGFTmUREld/AVnqZ2yo+0xe294KLEYOe87b8a/n0yJHs4PJsCir3EYuo+iTg==");

    private static String file(String kdf, String data) {
        return """
                {"kdf": %s, "created": "2020-06-26T13:56:05Z", "modified": "2020-06-26T15:56:05+02:00",
                 "data": "%s", "fingerprint": "%s", "hint": "a horse", "new": [1]}
                """.formatted(kdf, data, FINGERPRINT);
    }

    @Test
    void a_key_file_opens_whatever_locks_it() throws Exception {
        for (String text : new String[] {NONE, SCRYPT, PBKDF2}) {
            try (Key key = open(text, "correct horse")) {
                assertThat(key.aes().getEncoded()).isEqualTo(HexFormat.of().parseHex(K));
                assertThat(key.fingerprint().text()).isEqualTo(FINGERPRINT);
            }
        }
    }

    @Test
    void a_key_may_be_written_with_escapes() throws Exception {
        try (Key key = open(NONE.replace("AAECAw", "\\u0041AECAw").replace("//", "\\/\\/"), "")) {
            assertThat(key.fingerprint().text()).isEqualTo(FINGERPRINT);
        }
    }

    @Test
    void a_key_names_chunks_as_the_specification_says() throws Exception {
        try (Key key = open(NONE, "")) {
            assertThat(key.digest(ByteBuffer.wrap("hello mapback\n".getBytes(StandardCharsets.UTF_8)))
                            .hex())
                    .isEqualTo("c4568105cc004987fc7265495d83ee646fbdecd2d94343393d6846e2e358c94e");
            assertThat(key.digest(ByteBuffer.allocate(0)))
                    .isEqualTo(Sha256.of(HexFormat.of()
                            .parseHex("7c2c013efd07f3b25717a485263343cd4d292a4b65c200bb3b18ea227abe225c")));
        }
    }

    @Test
    void the_rest_of_a_key_file_can_be_shown_without_its_password() throws Exception {
        try (KeyFile file = parse(SCRYPT)) {
            assertThat(file.kdf().text()).isEqualTo("scrypt");
            assertThat(file.isLocked()).isTrue();
            assertThat(file.created()).isEqualTo("2020-06-26T13:56:05Z");
            assertThat(file.modified()).isEqualTo("2020-06-26T13:56:05Z");
            assertThat(file.hint()).contains("a horse");
            assertThat(file.fingerprint().orElseThrow().text()).isEqualTo(FINGERPRINT);
        }
        try (KeyFile file = parse(PBKDF2)) {
            assertThat(file.kdf().text()).isEqualTo("pbkdf2");
        }
    }

    @Test
    void a_paper_key_is_a_key_file_between_two_lines() throws Exception {
        String paper = "Subject: key\n\n-----BEGIN PROXMOX BACKUP KEY-----\n" + NONE
                + "-----END PROXMOX BACKUP KEY-----\n█▀▀▀▀▀█ ▄ █▀▀▀▀▀█\n";
        try (Key key = open(paper, "")) {
            assertThat(key.fingerprint().text()).isEqualTo(FINGERPRINT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct hors", "correct horse ", "four", "", "körrekt"})
    void another_password_is_wrong_and_the_hint_is_shown(String password) {
        assertThatThrownBy(() -> open(PBKDF2, password))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                        .isEqualTo(new KeyPasswordWrong("my.key", Optional.of("a horse"))));
    }

    @Test
    void a_locked_key_file_needs_a_password() {
        assertThatThrownBy(() -> {
                    try (KeyFile file = parse(SCRYPT)) {
                        file.open(Optional.empty());
                    }
                })
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                        .isEqualTo(new KeyPasswordNeeded("my.key", Optional.of("a horse"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | [] | FIELD",
                "null | {} | KDF",
                "null | {\"Argon2\":{}} | KDF",
                "null | {\"Scrypt\":{}} | FIELD",
                "null | {\"Scrypt\":null} | KDF",
                "null | {\"Scrypt\":{\"n\":2,\"r\":1,\"p\":1,\"salt\":\"?\"}} | BASE64",
                "2020-06-26T13:56:05Z | yesterday | FIELD",
                "0e:ab | 0e-ab | FIELD",
                "0e:ab | 0e:ac | FINGERPRINT",
                "AAECAwQF | AAEC | LENGTH",
                "AAECAwQF | ÄAECAwQF | BASE64",
                "\"created\" | \"data\" | NOT_JSON",
                "\"data\" | \"date\" | FIELD",
                "\"data\": | \"data\": null, \"was\": | FIELD",
                "\"data\": | \"data\": 7, \"was\": | FIELD",
                "} | | NOT_JSON",
            })
    void a_key_file_that_is_not_as_it_must_be_is_refused(String sound, String damaged, KeyFileFault fault) {
        assertThat(NONE).contains(sound);
        assertFault(fault, () -> open(NONE.replace(sound, damaged == null ? "" : damaged), ""));
    }

    @ParameterizedTest
    @CsvSource({
        "16777216, 8, 1", "65536, 8, 17", "65536, 2147483648, 1", "9223372036854775807, 8, 1", "65535, 8, 1", "0, 8, 1",
        "65536, 0, 1", "65536, 8, 0", "65536, 1, 1", "4611686018427387904, 4, 1", "4194304, 1, 16", "-65536, 8, 1"
    })
    void scrypt_is_not_begun_when_it_needs_too_much(long n, long r, long p) {
        String text = SCRYPT.replace("65536,\"r\":8,\"p\":1", n + ",\"r\":" + r + ",\"p\":" + p);
        assertFault(KeyFileFault.KDF_COST, () -> open(text, "correct horse"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 10_000_001, Long.MAX_VALUE})
    void pbkdf2_is_not_begun_when_it_takes_too_long(long iterations) {
        assertFault(KeyFileFault.KDF_COST, () -> open(PBKDF2.replace("65535", "" + iterations), "correct horse"));
    }

    @Test
    void a_file_of_a_megabyte_is_no_key_file() {
        assertFault(KeyFileFault.TOO_LARGE, () -> parse(" ".repeat(1 << 20)));
    }

    @Test
    void secrets_show_nowhere_and_are_wiped() throws Exception {
        byte[] bytes = "correct horse".getBytes(StandardCharsets.UTF_8);
        Secret secret = Secret.owning(bytes);
        assertThat(secret.toString()).doesNotContain("horse").doesNotContain("[B");
        secret.close();
        assertThat(bytes).containsOnly(0);
        assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
        Key key = open(NONE, "");
        assertThat(key.toString()).isEqualTo("key 0e:ab:d4:46:0b:6e:b9:ca");
        var aes = key.aes();
        key.close();
        assertThat(aes.getEncoded()).containsOnly(0);
        assertThatThrownBy(key::aes).isInstanceOf(IllegalStateException.class);
        assertThat(aes.toString()).isEqualTo("AES key");
    }

    @Test
    void a_key_stays_open_when_its_file_is_closed() throws Exception {
        KeyFile file = parse(NONE);
        try (Key key = file.open(Optional.empty())) {
            file.close();
            assertThat(key.aes().getEncoded()).isEqualTo(HexFormat.of().parseHex(K));
        }
        assertThatThrownBy(() -> file.open(Optional.empty())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_original_client_shows_the_same_of_its_key_files() throws Exception {
        for (String name : new String[] {"plain.key", "other.key", "scrypt.key", "pbkdf2.key"}) {
            var shown = Fixtures.truthJson("client-json/key-show." + name + ".json");
            try (KeyFile file = KeyFile.parse(Files.readAllBytes(Fixtures.key(name)), name)) {
                assertThat(file.kdf().text()).isEqualTo(shown.get("kdf").asString());
                assertThat(file.created().getEpochSecond())
                        .isEqualTo(shown.get("created").asLong());
                assertThat(file.fingerprint().orElseThrow().text())
                        .isEqualTo(shown.get("fingerprint").asString());
                assertThat(file.hint().isPresent()).isEqualTo(shown.has("hint"));
            }
        }
    }

    private static KeyFile parse(String text) throws ProblemException {
        return KeyFile.parse(text.getBytes(StandardCharsets.UTF_8), "my.key");
    }

    private static Key open(String text, String password) throws ProblemException {
        try (KeyFile file = parse(text);
                Secret secret = Secret.ofUtf8(password)) {
            return file.open(Optional.of(secret));
        }
    }

    private static void assertFault(KeyFileFault fault, ThrowingCallable open) {
        assertThatThrownBy(open).isInstanceOfSatisfying(ProblemException.class, e -> {
            KeyFileInvalid problem = (KeyFileInvalid) e.problem();
            assertThat(problem.fault()).isEqualTo(fault);
            assertThat(problem.detail()).doesNotContain(SALT);
        });
    }
}
