package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.DamageProblem.ManifestFault;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.ArchiveMissing;
import mapback.testkit.Spent;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final String CSUM = "01".repeat(32);
    private static final String FILE =
            "{\"filename\":\"a.img.fidx\",\"crypt-mode\":\"encrypt\",\"size\":200,\"csum\":\"" + CSUM + "\"}";
    private static final String SOUND = """
            {
              "unprotected": {
                "notes": "one\\ntwo",
                "key-fingerprint": "0e:ab:d4:46:0b:6e:b9:ca:34:50:23:de:e2:b7:78:c7:90:e5:4a:16:83:b9:65:9c:0a:57:ae:19:90:90:15:9b",
                "verify_state": {"upid": "UPID:x", "state": "failed"},
                "chunk_upload_stats": {"count": null, "ratio": 1.5}
              },
              "signature": null,
              "backup-type": "vm", "backup-id": "100", "backup-time": 1593179765,
              "files": [%s]
            }
            """.formatted(FILE);

    @Test
    void a_manifest_says_what_its_snapshot_consists_of() throws Exception {
        Manifest manifest = parse(SOUND);
        assertThat(manifest.name().text()).isEqualTo("vm/100/2020-06-26T13:56:05Z");
        assertThat(manifest.files())
                .containsExactly(new ManifestFile(
                        new ArchiveName("a.img.fidx"), CryptMode.ENCRYPT, 200, Digest.parse(CSUM, "")));
        assertThat(manifest.signature()).isEmpty();
        assertThat(manifest.unprotected().notes()).contains("one\ntwo");
        assertThat(manifest.unprotected().verifyState()).contains(new VerifyState("UPID:x", "failed"));
        assertThat(manifest.unprotected().keyFingerprint().orElseThrow().shortForm())
                .isEqualTo("0e:ab:d4:46:0b:6e:b9:ca");
    }

    @Test
    void a_file_that_is_not_listed_is_answered_with_those_that_are() throws Exception {
        Manifest manifest = parse(SOUND);
        assertThatThrownBy(() -> manifest.file(ArchiveName.ofUser("b.img", "")))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(((ArchiveMissing) e.problem()).present())
                                .containsExactly("a.img", "index.json"));
    }

    @Test
    void a_manifest_of_another_snapshot_is_refused() throws Exception {
        Manifest manifest = parse(SOUND);
        manifest.checkBelongsTo(SnapshotName.parse("vm/100/2020-06-26T13:56:05Z", ""));
        for (String other : new String[] {
            "vm/101/2020-06-26T13:56:05Z", "ct/100/2020-06-26T13:56:05Z", "vm/100/2020-06-26T13:56:06Z"
        }) {
            assertFault(ManifestFault.OTHER_SNAPSHOT, () -> manifest.checkBelongsTo(SnapshotName.parse(other, "")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"backup-type\": \"vm\" | \"backup-type\": \"qemu\" | FIELD",
                "\"backup-id\": \"100\" | \"backup-id\": \"../x\" | FIELD",
                "\"backup-id\": \"100\" | \"backup-id\": 100 | FIELD",
                "1593179765 | 0 | FIELD",
                "1593179765 | 1e9 | FIELD",
                "1593179765 | 99999999999999 | FIELD",
                "1593179765 | 99999999999999999999 | FIELD",
                "1593179765 | null | FIELD",
                "\"signature\": null | \"signature\": \"00\" | FIELD",
                "\"signature\": null | \"signature\": 7 | FIELD",
                "200 | -1 | FIELD",
                "\"encrypt\" | \"secret\" | FIELD",
                "a.img.fidx | a.img | NAME",
                "a.img.fidx | ../a.img.fidx | NAME",
                "a.img.fidx | a/b.img.fidx | NAME",
                "0101010101 | 010101010g | FIELD",
                "0e:ab | 0e-ab | FIELD",
                "\"files\": | \"filez\": | FIELD",
                "\"backup-type\": | \"backup-id\": \"100\", \"backup-type\": | NOT_JSON",
                "\"size\":200 | \"size\":200,\"size\":200 | NOT_JSON",
                "200 | 0x20 | NOT_JSON",
                "200 | NaN | NOT_JSON",
                "200 | 0200 | NOT_JSON",
            })
    void a_field_that_is_not_as_it_must_be_is_named(String sound, String damaged, ManifestFault fault) {
        assertThat(SOUND).contains(sound);
        assertFault(fault, () -> parse(SOUND.replace(sound, damaged)));
    }

    @Test
    void a_file_is_listed_once() {
        assertFault(ManifestFault.DUPLICATE, () -> parse(SOUND.replace(FILE, FILE + "," + FILE)));
    }

    @Test
    void what_nothing_signs_may_have_any_form() throws Exception {
        Manifest manifest = parse(SOUND.replace("\"one\\ntwo\"", "[7]").replace("\"failed\"", "{}"));
        assertThat(manifest.unprotected().notes()).isEmpty();
        assertThat(manifest.unprotected().verifyState()).isEmpty();
    }

    @Test
    void a_manifest_made_before_crypt_modes_is_plain() throws Exception {
        Manifest manifest = parse(SOUND.replace("\"crypt-mode\":\"encrypt\",", ""));
        assertThat(manifest.files().getFirst().cryptMode()).isEqualTo(CryptMode.NONE);
        assertThat(manifest.hasProtectedFiles()).isFalse();
    }

    @Test
    void a_manifest_has_limits() {
        String deep = "[".repeat(40) + "]".repeat(40);
        assertFault(ManifestFault.DEPTH, () -> parse(SOUND.replace("\"one\\ntwo\"", deep)));
        String files = (FILE + ",").repeat(5000) + FILE;
        assertFault(ManifestFault.DEPTH, () -> parse(SOUND.replace(FILE, files)));
        String values = "[" + "1,".repeat(200_000) + "1]";
        assertFault(ManifestFault.DEPTH, () -> parse(SOUND.replace("\"one\\ntwo\"", values)));
        assertFault(ManifestFault.DEPTH, () -> parse(SOUND.replace("one", "x".repeat(Manifest.MAX_SIZE))));
        assertFault(ManifestFault.NOT_JSON, () -> parse("[]"));
        assertFault(ManifestFault.NOT_JSON, () -> parse(""));
        assertFault(ManifestFault.NOT_JSON, () -> parse(SOUND + "{}"));
        assertFault(ManifestFault.NOT_JSON, () -> Manifest.parse(SOUND.getBytes(StandardCharsets.UTF_16), "vm/1"));
        assertFault(ManifestFault.NOT_JSON, () -> Manifest.parse(SOUND.getBytes(StandardCharsets.UTF_16LE), "vm/1"));
        assertFault(
                ManifestFault.NOT_JSON,
                () -> Manifest.parse(SOUND.replace("one", "é").getBytes(StandardCharsets.ISO_8859_1), "vm/1"));
    }

    @Test
    void the_worst_manifest_within_the_limits_costs_64_MiB_at_most() {
        String values = "[" + "{},".repeat(99_000) + "1]";
        String names =
                IntStream.range(0, 99_000).mapToObj(i -> "\"" + i + "\":1,").collect(Collectors.joining());
        String text = "x".repeat(Manifest.MAX_SIZE - 2000);
        for (String worst : List.of(values, "{" + names + "\"x\":1}", "\"" + text + "\"")) {
            byte[] json = SOUND.replace("\"one\\ntwo\"", worst).getBytes(StandardCharsets.UTF_8);
            Spent before = Spent.soFar();
            assertThatCode(() -> Manifest.parse(json, "vm/1")).doesNotThrowAnyException();
            assertThat(Spent.since(before).allocatedBytes()).isLessThan(64 << 20);
        }
    }

    @Test
    void the_canonical_form_keeps_unknown_keys_sorts_by_bytes_and_escapes_little() throws Exception {
        String extra = """
                "files": [], "z": {"b": true, "a": [false, -7, 18446744073709551615, -9223372036854775808], "": {}},
                "\\uffee": 1, "\\ud83d\\ude00": 2, "a/\\u007f\\u0001\\b\\f\\n\\r\\t\\"\\\\é": "\\u001f/\\/",
                """;
        Manifest manifest = parse("{" + extra
                + "\"unprotected\": {}, \"backup-type\": \"vm\", \"backup-id\": \"1\", \"backup-time\": 7}");
        assertThat(new String(manifest.canonical(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a/\u007f\\u0001\\b\\f\\n\\r\\t\\\"\\\\é\":\"\\u001f//\",\"backup-id\":\"1\","
                        + "\"backup-time\":7,\"backup-type\":\"vm\",\"files\":[],\"z\":{\"\":{},"
                        + "\"a\":[false,-7,18446744073709551615,-9223372036854775808],\"b\":true},"
                        // By UTF-8 bytes U+FFEE comes before U+1F600; by Java's characters it would not.
                        + "\"\uffee\":1,\"\ud83d\ude00\":2}");
    }

    @ParameterizedTest
    @CsvSource({
        "null, NULL",
        "[1;null], NULL",
        "1.0, FIELD",
        "1e3, FIELD",
        "-0, FIELD",
        "18446744073709551616, FIELD",
        "-9223372036854775809, FIELD",
        "\"\\ud800\", FIELD",
        "{\"\\udc00\":1}, FIELD"
    })
    void what_has_no_canonical_form_is_refused_when_a_signature_is_checked(String value, ManifestFault fault)
            throws Exception {
        Manifest manifest = parse(SOUND.replaceFirst(
                "\\{", "{\"new\": " + value.replace("\\", "\\\\").replace(';', ',') + ","));
        assertFault(fault, manifest::canonical);
    }

    private static Manifest parse(String json) throws ProblemException {
        return Manifest.parse(json.getBytes(StandardCharsets.UTF_8), "vm/100/2020-06-26T13:56:05Z");
    }

    private static void assertFault(ManifestFault fault, ThrowingCallable parse) {
        assertThatThrownBy(parse)
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(((ManifestDamaged) e.problem()).fault())
                        .isEqualTo(fault));
    }
}
