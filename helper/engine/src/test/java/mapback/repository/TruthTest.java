package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.problem.ProblemException;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The same rows as the official client prints for the same backups. It promises no order.
class TruthTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILES_PREFIX = "snapshot-files.";

    @TempDir
    private static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() throws Exception {
        served = Served.over(Fixtures.copyDatastore(folder.resolve("served")));
    }

    @AfterAll
    static void end() {
        served.close();
    }

    @TestFactory
    Stream<DynamicTest> every_list_is_as_the_official_client_prints_it() throws Exception {
        Path copy = Fixtures.copyDatastore(folder.resolve("copy"));
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> recorded = Files.list(Fixtures.truth("client-json"))) {
            for (Path path : recorded.sorted().toList()) {
                String file = path.getFileName().toString();
                if (file.matches("(list|snapshot-list|snapshot-files|namespace-list|snapshot-notes|snapshot-protected)"
                        + ".*\\.json")) {
                    tests.add(DynamicTest.dynamicTest("directory " + file, () -> assertSame(copy, file)));
                    tests.add(DynamicTest.dynamicTest("server " + file, () -> assertSameOverServer(file)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(25);
        return tests.stream();
    }

    private static void assertSame(Path copy, String file) throws Exception {
        JsonNode truth = Fixtures.truthJson("client-json/" + file);
        try (TestEngine engine = new TestEngine()) {
            JsonNode ours = ours(engine.open(copy.toString()), file);
            assertThat(sorted(ours)).isEqualTo(sorted(truth));
        }
    }

    private static void assertSameOverServer(String file) throws Exception {
        JsonNode truth = Fixtures.truthJson("client-json/" + file);
        JsonNode ours = ours(served.repository(), file);
        assertThat(sorted(ours)).isEqualTo(sorted(truth));
    }

    private static JsonNode ours(OpenRepository repository, String file) throws Exception {
        String[] parts = file.split("\\.", 3);
        if (file.equals("namespace-list.json")) {
            ObjectNode answer = JSON.createObjectNode();
            ArrayNode rows = answer.putArray("data");
            repository.namespaces().forEach(ns -> rows.addObject().put("ns", ns.text()));
            return answer;
        }
        Namespace namespace = Namespace.parse(parts[1].equals("root") ? "" : parts[1].replace('_', '/'), "a file name");
        return switch (parts[0]) {
            case "list" -> groups(repository.groups(namespace));
            case "snapshot-list" -> snapshots(repository.snapshots(namespace, Optional.empty()));
            case "snapshot-files" -> files(repository.files(namespace, snapshot(file)));
            case "snapshot-notes" -> JSON.createObjectNode().put("notes", repository.notes(namespace, snapshot(file)));
            case "snapshot-protected" ->
                JSON.createObjectNode().put("protected", repository.isProtected(namespace, snapshot(file)));
            default -> throw new IllegalArgumentException(file);
        };
    }

    /// As in `snapshot-files.root.host_web-1.example.org_x_2026-01-12T120000Z.json`: without colons, and a line for
    /// each slash.
    private static SnapshotName snapshot(String file) throws ProblemException {
        String name = file.substring(file.indexOf('.', file.indexOf('.') + 1) + 1, file.length() - ".json".length());
        int type = name.indexOf('_');
        int time = name.lastIndexOf('_');
        String written = name.substring(time + 1).replaceAll("T(..)(..)(..)Z", "T$1:$2:$3Z");
        return SnapshotName.parse(
                name.substring(0, type) + "/" + name.substring(type + 1, time) + "/" + written, FILES_PREFIX);
    }

    private static ArrayNode groups(List<GroupSummary> groups) {
        ArrayNode rows = JSON.createArrayNode();
        for (GroupSummary group : groups) {
            ObjectNode row = rows.addObject()
                    .put("backup-type", group.group().type().text())
                    .put("backup-id", group.group().id())
                    .put("backup-count", group.backupCount());
            group.lastBackup().ifPresent(time -> row.put("last-backup", time.getEpochSecond()));
            ArrayNode files = row.putArray("files");
            group.files().forEach(name -> files.add(name.server()));
            group.owner().ifPresent(owner -> row.put("owner", owner));
            group.comment().ifPresent(comment -> row.put("comment", comment));
        }
        return rows;
    }

    private static ArrayNode snapshots(List<SnapshotSummary> snapshots) {
        ArrayNode rows = JSON.createArrayNode();
        for (SnapshotSummary snapshot : snapshots) {
            assertThat(snapshot.problem()).isEmpty();
            ObjectNode row = rows.addObject()
                    .put("backup-type", snapshot.name().group().type().text())
                    .put("backup-id", snapshot.name().group().id())
                    .put("backup-time", snapshot.name().time().getEpochSecond())
                    .put("protected", snapshot.isProtected());
            row.set("files", files(snapshot.files()));
            snapshot.size().ifPresent(size -> row.put("size", size));
            snapshot.owner().ifPresent(owner -> row.put("owner", owner));
            snapshot.comment().ifPresent(comment -> row.put("comment", comment));
            snapshot.keyFingerprint().ifPresent(key -> row.put("fingerprint", key.text()));
            snapshot.verification().ifPresent(verified -> row.putObject("verification")
                    .put("state", verified.state())
                    .put("upid", verified.upid()));
        }
        return rows;
    }

    private static ArrayNode files(List<FileSummary> files) {
        ArrayNode rows = JSON.createArrayNode();
        for (FileSummary file : files) {
            ObjectNode row = rows.addObject().put("filename", file.name().server());
            file.cryptMode().ifPresent(mode -> row.put("crypt-mode", mode.text()));
            file.size().ifPresent(size -> row.put("size", size));
        }
        return rows;
    }

    /// As text, arrays and objects sorted all the way down.
    private static String sorted(JsonNode node) {
        return switch (node) {
            case ArrayNode array ->
                array.values().stream().map(TruthTest::sorted).sorted().toList().toString();
            case ObjectNode object ->
                object.properties().stream()
                        .map(entry -> entry.getKey() + ":" + sorted(entry.getValue()))
                        .sorted()
                        .toList()
                        .toString();
            default -> node.toString();
        };
    }
}
