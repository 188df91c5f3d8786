package mapback.pbs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ServerRows.FileRow;
import mapback.pbs.format.ServerRows.GroupRow;
import mapback.pbs.format.ServerRows.SnapshotRow;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against what a real server answered.
class ServerRowsTest {
    private static byte[] recorded(String exchange) throws Exception {
        byte[] file = Files.readAllBytes(Fixtures.root().resolve("exchanges/" + exchange + ".json"));
        JsonFields whole = new JsonFields(JsonReader.read(file, 1 << 20), "");
        return whole.optionalMembers("response").orElseThrow().text("body").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_snapshots_of_a_namespace() throws Exception {
        List<SnapshotRow> rows = ServerRows.snapshots(recorded("snapshots-root"));
        assertThat(rows)
                .extracting(row -> row.name().text())
                .contains("vm/100/2026-01-10T08:00:00Z")
                .doesNotHaveDuplicates();
        SnapshotRow first = rows.getFirst();
        assertThat(first.name()).hasToString("ct/110/2026-01-12T11:00:00Z");
        assertThat(first.owner()).contains("bob@pbs!backup");
        assertThat(first.size()).hasValue(71548);
        assertThat(first.isProtected()).isFalse();
        assertThat(first.isFinished()).isTrue();
        assertThat(first.files()).hasSize(4);
        assertThat(rows.get(1).verification()).map(VerifyState::ok).contains(false);
        assertThat(rows.get(2).keyFingerprint()).map(Fingerprint::shortForm).contains("91:ed:3a:87:92:a0:35:0c");
        assertThat(rows)
                .filteredOn(SnapshotRow::isProtected)
                .extracting(row -> row.name().text())
                .containsExactly("vm/100/2026-01-11T08:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshots-group", "snapshots-ns", "snapshots-type-only"})
    void other_lists_of_snapshots(String exchange) throws Exception {
        assertThat(ServerRows.snapshots(recorded(exchange))).isNotEmpty();
    }

    @Test
    void an_unknown_group_has_none() throws Exception {
        assertThat(ServerRows.snapshots(recorded("snapshots-unknown-group"))).isEmpty();
    }

    @Test
    void the_groups_of_a_namespace() throws Exception {
        List<GroupRow> rows = ServerRows.groups(recorded("groups-root"));
        GroupRow first = rows.getFirst();
        assertThat(first.group()).hasToString("ct/110");
        assertThat(first.lastBackup()).contains(Instant.parse("2026-01-12T11:00:00Z"));
        assertThat(first.files()).isSorted().hasSize(4);
        assertThat(rows).anySatisfy(row -> assertThat(row.comment())
                .hasValueSatisfying(c -> assertThat(c).endsWith("\n")));
        assertThat(ServerRows.groups(recorded("groups-ns"))).isNotEmpty();
        assertThat(ServerRows.groups(recorded("groups-ns-empty"))).isEmpty();
    }

    @Test
    void the_files_of_a_snapshot() throws Exception {
        List<FileRow> rows = ServerRows.files(recorded("files-vm"));
        assertThat(rows).hasSize(7);
        assertThat(rows.getFirst().cryptMode()).contains(CryptMode.NONE);
        assertThat(rows.getLast()).satisfies(log -> {
            assertThat(log.name()).isEqualTo(ArchiveName.CLIENT_LOG);
            assertThat(log.cryptMode()).isEmpty();
            assertThat(log.size()).isEmpty();
        });
        assertThat(ServerRows.files(recorded("files-encrypted")).getFirst().cryptMode())
                .contains(CryptMode.ENCRYPT);
    }

    @Test
    void namespaces_datastores_status_notes_and_protection() throws Exception {
        assertThat(ServerRows.namespaces(recorded("namespaces")))
                .extracting(Namespace::text)
                .containsExactly("", "empty-ns", "site-a", "site-a/inner");
        assertThat(ServerRows.datastores(recorded("datastores")))
                .extracting(ServerRows.DatastoreRow::name)
                .contains("fixture");
        assertThat(ServerRows.datastores(recorded("datastores-none"))).isEmpty();
        assertThat(ServerRows.status(recorded("datastore-status")))
                .isEqualTo(new ServerRows.StatusRow(270553174016L, 20397191168L, 77396103168L));
        assertThat(ServerRows.text(recorded("notes"))).contains("\n");
        assertThat(ServerRows.flag(recorded("protected"))).isTrue();
        assertThat(ServerRows.version(recorded("version-cookie"))).isEqualTo("4.1.1");
    }

    @Test
    void logins() throws Exception {
        assertThat(ServerRows.login(recorded("login-ok-json")).ticket().orElseThrow())
                .startsWith("PBS:mapback@pbs:");
        assertThat(ServerRows.login(recorded("login-ok-http-only")).ticket()).isEqualTo(Optional.empty());
        assertThat(ServerRows.login(recorded("tfa-login-first-step")).ticket().orElseThrow())
                .startsWith("PBS:!tfa!");
        assertThat(ServerRows.login(recorded("login-ok-json")).toString()).doesNotContain("PBS:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"data\":{}}",
                "{\"data\":[1]}",
                "{\"data\":[{}]}",
                "{\"data\":[{\"backup-type\":\"vm\",\"backup-id\":\"../1\",\"backup-time\":1,\"files\":[],\"protected\":false}]}",
                "{\"data\":[{\"backup-type\":\"vm\",\"backup-id\":\"1\",\"backup-time\":0,\"files\":[],\"protected\":false}]}",
                "{\"data\":[{\"backup-type\":\"xx\",\"backup-id\":\"1\",\"backup-time\":1,\"files\":[],\"protected\":false}]}",
                "{\"data\":[{\"backup-type\":\"vm\",\"backup-id\":\"1\",\"backup-time\":1,\"files\":{},\"protected\":false}]}",
                "{\"data\":[{\"backup-type\":\"vm\",\"backup-id\":\"1\",\"backup-time\":1,\"files\":[],\"protected\":1}]}",
                "{\"data\":[{\"backup-type\":\"vm\",\"backup-id\":\"1\",\"backup-time\":1,\"files\":[],\"size\":-1,\"protected\":false}]}",
                "{\"data\":[]} x",
                "{\"data\":[",
                "permission check failed."
            })
    void what_breaks_a_rule_is_refused(String json) {
        assertThatExceptionOfType(JsonFaultException.class).isThrownBy(() -> ServerRows.snapshots(utf8(json)));
    }

    @Test
    void ten_thousand_snapshots_are_read_in_well_under_a_second() throws Exception {
        StringBuilder json = new StringBuilder("{\"data\":[");
        for (int i = 0; i < 10_000; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"backup-type\":\"vm\",\"backup-id\":\"")
                    .append(i % 100)
                    .append("\",\"backup-time\":")
                    .append(1_700_000_000L + i)
                    .append(
                            ",\"files\":[{\"filename\":\"drive-scsi0.img.fidx\",\"crypt-mode\":\"none\",\"size\":67108864},")
                    .append("{\"filename\":\"index.json.blob\",\"crypt-mode\":\"none\",\"size\":420}],")
                    .append("\"size\":67109284,\"owner\":\"mapback@pbs\",\"protected\":false}");
        }
        byte[] utf8 = utf8(json.append("]}").toString());
        long began = System.nanoTime();
        assertThat(ServerRows.snapshots(utf8)).hasSize(10_000);
        assertThat((System.nanoTime() - began) / 1_000_000).as("ms").isLessThan(2000);
    }
}
