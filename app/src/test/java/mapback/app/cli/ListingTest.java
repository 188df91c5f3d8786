package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.DamageProblem.ManifestFault;
import mapback.protocol.GroupRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SnapshotRow;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What lists look like, held against what the official client printed.
class ListingTest {
    private static final List<String> PLACES = List.of("root", "site-a", "site-a_inner", "empty-ns");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> groups_are_listed_as_the_official_client_does() {
        return PLACES.stream()
                .map(place -> DynamicTest.dynamicTest(place, () -> {
                    ScriptedHelper helper =
                            ScriptedHelper.answering(new Reply.Groups(TruthRows.groups("list." + place)));
                    assertThat(run(helper, "list", "--repository", "/store", "--output-format", "json"))
                            .satisfies(equals("list." + place));
                    assertThat(run(helper, "list", "--repository=/store")).isEqualTo(truthText("list." + place));
                }));
    }

    @TestFactory
    Stream<DynamicTest> snapshots_are_listed_as_the_official_client_does() {
        return PLACES.stream()
                .map(place -> DynamicTest.dynamicTest(place, () -> {
                    ScriptedHelper helper = ScriptedHelper.answering(
                            new Reply.Snapshots(TruthRows.snapshots("snapshot-list." + place)));
                    assertThat(run(helper, "snapshot", "list", "--repository", "/store", "--output-format=json"))
                            .satisfies(equals("snapshot-list." + place));
                    assertThat(run(helper, "snapshots", "--repository", "/store"))
                            .isEqualTo(truthText("snapshot-list." + place));
                }));
    }

    @TestFactory
    Stream<DynamicTest> files_are_listed_as_the_official_client_does() throws IOException {
        try (Stream<Path> truths = Files.list(Fixtures.truth("client-json"))) {
            return truths
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("snapshot-files."))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList()
                    .stream()
                    .map(name -> DynamicTest.dynamicTest(name, () -> {
                        ScriptedHelper helper =
                                ScriptedHelper.answering(new Reply.Files(TruthRows.files(TruthRows.json(name))));
                        assertThat(run(helper, "files", "vm/1", "--repository", "/store", "--output-format", "json"))
                                .satisfies(equals(name));
                    }));
        }
    }

    @Test
    void notes_protection_namespaces_and_status_are_the_official_clients_json() throws IOException {
        String notes = TruthRows.json("snapshot-notes.root.vm_100_2026-01-11T080000Z")
                .get("notes")
                .asString();
        assertThat(json(new Reply.Notes(notes), "snapshot", "notes", "show", "vm/100"))
                .satisfies(equals("snapshot-notes.root.vm_100_2026-01-11T080000Z"));
        assertThat(json(new Reply.Protection(true), "snapshot", "protected", "show", "vm/100"))
                .satisfies(equals("snapshot-protected.root.vm_100_2026-01-11T080000Z"));
        Reply namespaces = new Reply.Namespaces(List.of("", "empty-ns", "site-a", "site-a/inner"));
        assertThat(json(namespaces, "namespace", "list")).satisfies(equals("namespace-list"));
        assertThat(json(new Reply.Usage(270553174016L, 19579654144L, 78213640192L), "status"))
                .satisfies(equals("status"));
    }

    @TestFactory
    Stream<DynamicTest> a_key_is_shown_as_the_official_client_does() {
        return Stream.of("plain", "other", "scrypt", "pbkdf2")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    JsonNode truth = TruthRows.json("key-show." + name + ".key");
                    Files.createDirectories(folder.resolve("keys"));
                    Files.copy(Fixtures.key(name + ".key"), folder.resolve("keys/" + name + ".key"));
                    Reply key = new Reply.KeyShown(
                            truth.get("kdf").asString(),
                            truth.get("created").asLong(),
                            truth.get("modified").asLong(),
                            TruthRows.text(truth, "fingerprint"),
                            TruthRows.text(truth, "hint"));
                    ScriptedHelper helper = ScriptedHelper.answering(key);
                    assertThat(run(helper, "key", "show", "keys/" + name + ".key", "--output-format", "json"))
                            .satisfies(equals("key-show." + name + ".key"));
                    assertThat(helper.asked(Request.ShowKey.class)
                                    .key()
                                    .keyFile()
                                    .text())
                            .contains("\"kdf\"");
                }));
    }

    @Test
    void keys_of_json_stand_in_alphabetical_order_without_blanks() {
        GroupRow row = new GroupRow("vm", "1", 5, 2, List.of("a.blob"), Optional.of("me@pbs"), Optional.of("x\n"));
        assertThat(run(
                        ScriptedHelper.answering(new Reply.Groups(List.of(row))),
                        "list",
                        "--repository",
                        "/s",
                        "--output-format",
                        "json"))
                .isEqualTo("[{\"backup-count\":2,\"backup-id\":\"1\",\"backup-type\":\"vm\",\"comment\":\"x\\n\","
                        + "\"files\":[\"a.blob\"],\"last-backup\":5,\"owner\":\"me@pbs\"}]\n");
    }

    @Test
    void json_pretty_is_indented_by_two() {
        assertThat(run(
                        ScriptedHelper.answering(new Reply.Protection(false)),
                        "snapshot",
                        "protected",
                        "show",
                        "vm/1",
                        "--repository",
                        "/s",
                        "--output-format",
                        "json-pretty"))
                .isEqualTo("{\n  \"protected\": false\n}\n");
    }

    @Test
    void own_json_says_why_a_snapshot_cannot_be_read() {
        SnapshotRow row = new SnapshotRow(
                "vm",
                "1",
                0,
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ManifestDamaged("vm/1/1970-01-01T00:00:00Z", ManifestFault.NOT_JSON, "line 1")));
        JsonNode json = new JsonMapper()
                .readTree(run(
                        ScriptedHelper.answering(new Reply.Snapshots(List.of(row))),
                        "snapshots",
                        "--repository",
                        "/s",
                        "--json"));
        JsonNode snapshot = json.get("snapshots").get(0);
        assertThat(snapshot.get("snapshot").asString()).isEqualTo("vm/1/1970-01-01T00:00:00Z");
        assertThat(snapshot.get("problem").get("code").asString()).isEqualTo("MB-5005");
        assertThat(snapshot.get("problem").get("parameters").get("fault").asString())
                .isEqualTo("not_json");
    }

    @Test
    void the_form_comes_from_the_environment_unless_an_option_says_otherwise() {
        Shell shell = new Shell(folder);
        shell.environment.put("PROXMOX_OUTPUT_FORMAT", "json");
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.Protection(true));
        shell.run(helper, "snapshot", "protected", "show", "vm/1", "--repository", "/s");
        shell.run(helper, "snapshot", "protected", "show", "vm/1", "--repository", "/s", "--output-format=text");
        assertThat(shell.out()).isEqualTo("{\"protected\":true}\ntrue\n");
    }

    @Test
    void frames_and_headers_can_be_switched_off() {
        Shell shell = new Shell(folder);
        shell.environment.put("PROXMOX_OUTPUT_NO_BORDER", "1");
        shell.environment.put("PROXMOX_OUTPUT_NO_HEADER", "");
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.Files(
                List.of(new mapback.protocol.FileRow("a.img.fidx", Optional.of("none"), Optional.of(1024L)))));
        shell.run(helper, "files", "vm/1", "--repository", "/s");
        assertThat(shell.out()).isEqualTo("a.img 1 KiB none\n");
    }

    @Test
    void frames_are_ascii_where_the_locale_knows_no_box_characters() {
        Shell shell = new Shell(folder);
        shell.environment.put("LANG", "C");
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.Namespaces(List.of("", "a")));
        shell.run(helper, "namespace", "list", "--repository", "/s");
        assertThat(shell.out()).isEqualTo("+----+\n| ns |\n+====+\n| /  |\n+----+\n| a  |\n+----+\n");
    }

    @Test
    void escape_sequences_from_a_repository_never_reach_the_terminal() {
        Shell shell = new Shell(folder);
        ScriptedHelper helper = ScriptedHelper.answering(new Reply.Notes("\u001b[2Jgone\r\u202e\nsecond line"));
        shell.run(helper, "snapshot", "notes", "show", "vm/1", "--repository", "/s");
        assertThat(shell.out()).isEqualTo("\\x1b[2Jgone\\r\\u{202e}\nsecond line\n");
    }

    @Test
    void versions_of_program_and_helper_are_shown() {
        assertThat(run(ScriptedHelper.answering(new Reply.Version("9.9.9", 1, 42)), "version"))
                .matches("client version: \\d+\\.\\d+\\.\\d+\nhelper version: 9\\.9\\.9\n");
    }

    private String json(Reply reply, String... words) {
        String[] all = Stream.concat(Stream.of(words), Stream.of("--repository", "/store", "--output-format", "json"))
                .toArray(String[]::new);
        return run(ScriptedHelper.answering(reply), all);
    }

    private String run(ScriptedHelper helper, String... words) {
        Shell shell = new Shell(folder);
        assertThat(shell.run(helper, words)).as(shell.err()).isZero();
        assertThat(shell.err()).isEmpty();
        return shell.out();
    }

    private static String truthText(String name) throws IOException {
        return Files.readString(Fixtures.truth("client-json/" + name + ".text"));
    }

    /// Equal but for the order of lists, which the official client leaves to chance.
    private static java.util.function.Consumer<String> equals(String name) {
        return text ->
                assertThat(unordered(new JsonMapper().readTree(text))).isEqualTo(unordered(TruthRows.json(name)));
    }

    private static Object unordered(JsonNode node) {
        if (node.isArray()) {
            Set<Object> items = new HashSet<>();
            node.valueStream().map(ListingTest::unordered).forEach(items::add);
            return items;
        }
        if (node.isObject()) {
            java.util.Map<String, Object> members = new java.util.TreeMap<>();
            node.propertyStream().forEach(member -> members.put(member.getKey(), unordered(member.getValue())));
            return members;
        }
        return node;
    }
}
