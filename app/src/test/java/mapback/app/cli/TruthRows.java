package mapback.app.cli;

import java.util.List;
import java.util.Optional;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.SnapshotRow;
import mapback.protocol.VerificationRow;
import mapback.testkit.Fixtures;
import tools.jackson.databind.JsonNode;

/// What the official client listed, as the rows that a helper would send.
final class TruthRows {
    private TruthRows() {}

    static JsonNode json(String name) {
        return Fixtures.truthJson("client-json/" + name + ".json");
    }

    static List<GroupRow> groups(String name) {
        return json(name)
                .valueStream()
                .map(row -> new GroupRow(
                        row.get("backup-type").asString(),
                        row.get("backup-id").asString(),
                        row.get("last-backup").asLong(),
                        row.get("backup-count").asLong(),
                        row.get("files").valueStream().map(JsonNode::asString).toList(),
                        text(row, "owner"),
                        text(row, "comment")))
                .sorted(java.util.Comparator.comparing((GroupRow row) -> row.backupType())
                        .thenComparing(GroupRow::backupId))
                .toList();
    }

    static List<SnapshotRow> snapshots(String name) {
        return json(name)
                .valueStream()
                .map(TruthRows::snapshot)
                .sorted(java.util.Comparator.comparing((SnapshotRow row) -> row.backupType())
                        .thenComparing(SnapshotRow::backupId)
                        .thenComparing(SnapshotRow::backupTime))
                .toList();
    }

    private static SnapshotRow snapshot(JsonNode row) {
        return new SnapshotRow(
                row.get("backup-type").asString(),
                row.get("backup-id").asString(),
                row.get("backup-time").asLong(),
                files(row.get("files")),
                text(row, "owner"),
                row.get("protected").asBoolean(),
                number(row, "size"),
                text(row, "comment"),
                text(row, "fingerprint"),
                Optional.ofNullable(row.get("verification"))
                        .map(state -> new VerificationRow(
                                state.get("state").asString(), state.get("upid").asString())),
                Optional.empty());
    }

    static List<FileRow> files(JsonNode rows) {
        return rows.valueStream()
                .map(row -> new FileRow(row.get("filename").asString(), text(row, "crypt-mode"), number(row, "size")))
                .toList();
    }

    static Optional<String> text(JsonNode row, String name) {
        return Optional.ofNullable(row.get(name)).map(JsonNode::asString);
    }

    private static Optional<Long> number(JsonNode row, String name) {
        return Optional.ofNullable(row.get(name)).map(JsonNode::asLong);
    }
}
