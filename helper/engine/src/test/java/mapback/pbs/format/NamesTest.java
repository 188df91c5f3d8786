package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.ArchiveKindUnknown;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String PLACE = "the test";

    @Test
    void a_namespace_has_up_to_seven_components() throws Exception {
        assertThat(Namespace.parse("", PLACE)).isEqualTo(Namespace.ROOT);
        assertThat(Namespace.parse("site-a/inner", PLACE).components()).containsExactly("site-a", "inner");
        assertThat(Namespace.parse("site-a/inner", PLACE).path()).isEqualTo("ns/site-a/ns/inner");
        assertThat(Namespace.ROOT.path()).isEmpty();
        assertThat(Namespace.parse("1/2/3/4/5/6/7", PLACE).depth()).isEqualTo(7);
        assertThat(Namespace.parse("1/2/3/4/5/6/7", PLACE).canHold("8")).isFalse();
        assertThat(Namespace.ROOT.child("a").child("b").text()).isEqualTo("a/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "a/", "/a", "a//b", ".", "..", "a/..", "-a", "a b", "ä", "1/2/3/4/5/6/7/8", "a\n"})
    void a_text_that_is_no_namespace_is_refused(String text) {
        assertInvalid(NameKind.NAMESPACE, () -> Namespace.parse(text, PLACE));
    }

    @Test
    void a_namespace_of_more_than_256_characters_is_refused() throws Exception {
        String longest = "a".repeat(128) + "/" + "b".repeat(127);
        assertThat(Namespace.parse(longest, PLACE).text()).hasSize(256);
        assertInvalid(NameKind.NAMESPACE, () -> Namespace.parse(longest + "b", PLACE));
    }

    @Test
    void groups_sort_by_type_then_numbers_by_value_then_the_rest() throws Exception {
        List<String> sorted = List.of(
                "ct/9",
                "ct/110",
                "host/7",
                "host/007x",
                "host/alpha",
                "vm/99",
                "vm/100",
                "vm/18446744073709551615",
                "vm/18446744073709551616",
                "vm/web");
        List<Group> groups = new ArrayList<>();
        for (String text : sorted) {
            groups.add(Group.parse(text, PLACE));
        }
        Collections.shuffle(groups, new Random(1));
        Collections.sort(groups);
        assertThat(groups).extracting(Group::text).containsExactlyElementsOf(sorted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "vm", "vm/", "/100", "vm/100/", "vm/a/b", "VM/100", "qemu/100", "vm/-1", "vm/..", "vm/ä"})
    void a_text_that_is_no_group_is_refused(String text) {
        assertInvalid(NameKind.GROUP, () -> Group.parse(text, PLACE));
    }

    @Test
    void a_snapshot_is_a_group_and_a_second() throws Exception {
        SnapshotName name = SnapshotName.parse("host/web-1.example.org_x/2026-01-12T12:00:00Z", PLACE);
        assertThat(name.group().id()).isEqualTo("web-1.example.org_x");
        assertThat(name.time()).isEqualTo(Instant.parse("2026-01-12T12:00:00Z"));
        assertThat(name.timeText()).isEqualTo("2026-01-12T12:00:00Z");
        assertThat(name.text()).isEqualTo("host/web-1.example.org_x/2026-01-12T12:00:00Z");
        assertThat(name).isGreaterThan(SnapshotName.parse("host/web-1.example.org_x/2026-01-12T11:59:59Z", PLACE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vm/100",
                "vm/100/",
                "vm/100/2026-01-10T08:00:00",
                "vm/100/2026-01-10T08:00:00z",
                "vm/100/2026-01-10 08:00:00Z",
                "vm/100/2026-1-10T08:00:00Z",
                "vm/100/2026-02-30T08:00:00Z",
                "vm/100/2026-01-10T24:00:00Z",
                "vm/100/2026-01-10T08:00:60Z",
                "vm/100/1970-01-01T00:00:00Z",
                "vm/100/1969-12-31T23:59:59Z",
                "vm/100/-026-01-10T08:00:00Z",
                "vm/100/+026-01-10T08:00:00Z",
                "ns/a/vm/100/2026-01-10T08:00:00Z"
            })
    void a_text_that_is_no_snapshot_is_refused(String text) {
        assertInvalid(NameKind.SNAPSHOT, () -> SnapshotName.parse(text, PLACE));
    }

    @ParameterizedTest
    @CsvSource({
        "drive-scsi0.img, drive-scsi0.img.fidx, FIXED, drive-scsi0.img",
        "drive-scsi0.img.fidx, drive-scsi0.img.fidx, FIXED, drive-scsi0.img",
        "root.pxar, root.pxar.didx, DYNAMIC, root.pxar",
        "root.mpxar, root.mpxar.didx, DYNAMIC, root.mpxar",
        "root.ppxar.didx, root.ppxar.didx, DYNAMIC, root.ppxar",
        "catalog.pcat1, catalog.pcat1.didx, DYNAMIC, catalog.pcat1",
        "qemu-server.conf, qemu-server.conf.blob, BLOB, qemu-server.conf",
        "client.log, client.log.blob, BLOB, client.log",
        "index.json, index.json.blob, BLOB, index.json",
        "rsa-encrypted.key, rsa-encrypted.key.blob, BLOB, rsa-encrypted.key",
        "odd.blob, odd.blob, BLOB, odd"
    })
    void a_user_s_name_becomes_the_server_s(String user, String server, ArchiveKind kind, String back)
            throws Exception {
        ArchiveName name = ArchiveName.ofUser(user, PLACE);
        assertThat(name.server()).isEqualTo(server);
        assertThat(name.kind()).isEqualTo(kind);
        assertThat(name.user()).isEqualTo(back);
        assertThat(ArchiveName.ofServer(server, PLACE)).isEqualTo(name);
    }

    @Test
    void an_archive_s_name_is_no_path_and_has_a_known_ending() {
        assertInvalid(NameKind.ARCHIVE, () -> ArchiveName.ofUser("../a.img", PLACE));
        assertInvalid(NameKind.ARCHIVE, () -> ArchiveName.ofUser("", PLACE));
        assertInvalid(NameKind.ARCHIVE, () -> ArchiveName.ofServer("a.img", PLACE));
        assertInvalid(NameKind.ARCHIVE, () -> ArchiveName.ofServer(".fidx", PLACE));
        assertInvalid(NameKind.ARCHIVE, () -> ArchiveName.ofUser("a".repeat(250) + ".img", PLACE));
        assertThatThrownBy(() -> ArchiveName.ofUser("a.iso", PLACE))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                        .isEqualTo(new ArchiveKindUnknown("a.iso")));
    }

    @Test
    void a_digest_is_64_lower_case_digits() throws Exception {
        String hex = "5f8f9b27835fcab41c33f970a22328a8ccaa0343c6df7a4c8ba01a174a44cfd2";
        Digest digest = Digest.parse(hex, PLACE);
        assertThat(digest.hex()).isEqualTo(hex).isEqualTo(digest.toString());
        assertThat(digest).isEqualTo(Digest.of(digest.bytes())).hasSameHashCodeAs(Digest.of(digest.bytes()));
        assertThat(digest.matches(digest.bytes())).isTrue();
        assertThat(digest.matches(new byte[32])).isFalse();
        assertInvalid(NameKind.DIGEST, () -> Digest.parse(hex.toUpperCase(Locale.ROOT), PLACE));
        assertInvalid(NameKind.DIGEST, () -> Digest.parse(hex + "0", PLACE));
        assertInvalid(NameKind.DIGEST, () -> Digest.parse("g" + hex.substring(1), PLACE));
    }

    @Test
    void a_fingerprint_is_read_with_or_without_colons_in_either_case() throws Exception {
        String text = "0e:ab:d4:46:0b:6e:b9:ca:34:50:23:de:e2:b7:78:c7:90:e5:4a:16:83:b9:65:9c:0a:57:ae:19:90:90:15:9b";
        Fingerprint fingerprint = Fingerprint.parse(text, PLACE);
        assertThat(fingerprint.text()).isEqualTo(text);
        assertThat(fingerprint.shortForm()).isEqualTo("0e:ab:d4:46:0b:6e:b9:ca");
        assertThat(Fingerprint.parse(text.replace(":", ""), PLACE)).isEqualTo(fingerprint);
        assertThat(Fingerprint.parse(text.toUpperCase(Locale.ROOT), PLACE)).isEqualTo(fingerprint);
        assertInvalid(NameKind.FINGERPRINT, () -> Fingerprint.parse(text + ":", PLACE));
        assertInvalid(NameKind.FINGERPRINT, () -> Fingerprint.parse(text.replaceFirst(":", ""), PLACE));
    }

    @Test
    void a_bad_name_is_shown_without_what_could_play_tricks_with_a_terminal() {
        assertThatThrownBy(() -> Group.parse("vm/\u001b[2J\u202e" + "x".repeat(500), PLACE))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    String shown = ((NameInvalid) e.problem()).name();
                    assertThat(shown)
                            .startsWith("vm/\uFFFD[2J\uFFFDxx")
                            .hasSize(101)
                            .endsWith("…");
                });
    }

    private static void assertInvalid(NameKind kind, ThrowingCallable parse) {
        assertThatThrownBy(parse).isInstanceOfSatisfying(ProblemException.class, e -> {
            NameInvalid problem = (NameInvalid) e.problem();
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.place()).isEqualTo(PLACE);
        });
    }
}
