package mapback.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mapback.app.text.Names;
import mapback.app.text.Phrases;
import mapback.problem.Problem;
import mapback.protocol.BoundRow;
import mapback.protocol.DamageRow;
import mapback.protocol.DeviceRow;
import mapback.protocol.DeviceUser;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.JobCounts;
import mapback.protocol.JobRow;
import mapback.protocol.MappingRow;
import mapback.protocol.PartitionRow;
import mapback.protocol.SavedRepository;
import mapback.protocol.SnapshotRow;
import mapback.protocol.WaitingRow;

/// What `--json` shows: the official client's fields and those that only Mapback has.
final class OwnJson {
    private final Phrases phrases;

    OwnJson(Phrases phrases) {
        this.phrases = phrases;
    }

    Map<String, Object> problem(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", problem.code().toString());
        json.put("exit-status", problem.exitStatus());
        json.put("message", phrases.sentence(problem));
        Map<String, Object> parameters = new LinkedHashMap<>();
        problem.parameters()
                .forEach((name, value) -> parameters.put(
                        name,
                        value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value));
        json.put("parameters", parameters);
        return json;
    }

    Map<String, Object> group(GroupRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", row.backupType() + "/" + row.backupId());
        json.putAll(ClientJson.group(row));
        if (row.lastBackup() > 0) {
            json.put("last-snapshot", Names.ofSnapshot(row.backupType(), row.backupId(), row.lastBackup()));
        }
        return json;
    }

    Map<String, Object> snapshot(SnapshotRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("snapshot", Names.ofSnapshot(row.backupType(), row.backupId(), row.backupTime()));
        json.putAll(ClientJson.snapshot(row));
        json.put("files", row.files().stream().map(this::file).toList());
        json.put("problem", row.problem().map(this::problem));
        return json;
    }

    Map<String, Object> file(FileRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("archive", Names.ofArchive(row.filename()));
        json.putAll(ClientJson.file(row));
        return json;
    }

    Map<String, Object> saved(SavedRepository row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", row.name());
        json.put("repository", row.repository());
        json.put("namespace", row.namespace());
        json.put("fingerprint", row.fingerprint());
        return json;
    }

    private Map<String, Object> waiting(WaitingRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("since", row.since());
        json.put("reason", problem(row.reason()));
        return json;
    }

    Map<String, Object> job(JobRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("job", row.job());
        json.put("kind", lower(row.kind()));
        json.put("state", lower(row.state()));
        json.put("repository", row.repository());
        json.put("namespace", row.namespace());
        json.put("snapshot", row.snapshot());
        json.put("archive", given(row.archive()));
        json.put("target", given(row.target()));
        json.put("counts", counts(row.counts()));
        json.put("rate", row.rate());
        json.put("seconds-left", row.secondsLeft());
        json.put("started-at", row.startedAt());
        json.put("ended-at", row.endedAt());
        json.put("problem", row.problem().map(this::problem));
        json.put("waiting", row.waiting().map(this::waiting));
        json.put("damage", damage(row.damage()));
        json.put("damage-count", row.damageCount());
        return json;
    }

    Map<String, Object> mapping(MappingRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mapping", row.mapping());
        json.put("state", lower(row.state()));
        json.put("name", MappingText.name(row));
        json.put("repository", row.repository());
        json.put("namespace", row.namespace());
        json.put("snapshot", row.snapshot());
        json.put("archive", row.archive());
        json.put("device", row.device().map(this::device));
        json.put("socket", row.device().isPresent() ? Optional.empty() : Optional.of(row.place()));
        json.put("uri", row.uri());
        json.put("size", row.size());
        json.put("clients", row.clients());
        json.put("requests", row.requests());
        json.put("read", row.read());
        json.put("rate", row.rate());
        json.put("failures", row.failures());
        json.put("started-at", row.startedAt());
        json.put("problem", row.problem().map(this::problem));
        json.put("waiting", row.waiting().map(this::waiting));
        return json;
    }

    private Map<String, Object> device(DeviceRow device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", device.path());
        json.put("size", device.size());
        json.put(
                "partitions",
                device.partitions().stream().map(OwnJson::partition).toList());
        json.put("users", device.users().stream().map(OwnJson::user).toList());
        return json;
    }

    private static Map<String, Object> partition(PartitionRow part) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", part.path());
        json.put("size", part.size());
        json.put("file-system", part.fileSystem());
        json.put("label", part.label());
        return json;
    }

    private static Map<String, Object> user(DeviceUser user) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("use", lower(user.use()));
        json.put("pid", user.pid());
        json.put("name", user.name());
        return json;
    }

    /// The book of devices.
    Map<String, Object> devices(List<BoundRow> rows) {
        return Map.of("devices", rows.stream().map(OwnJson::bound).toList());
    }

    private static Map<String, Object> bound(BoundRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", row.path());
        json.put("uid", row.uid());
        json.put("owner", row.owner());
        json.put("size", row.size());
        json.put("mapping", row.mapping());
        json.put("title", row.title());
        json.put("own", row.isOwn());
        json.put("left_behind", row.isLeftBehind());
        return json;
    }

    Map<String, Object> mappings(List<MappingRow> rows) {
        return Map.of("mappings", rows.stream().map(this::mapping).toList());
    }

    private List<Map<String, Object>> damage(List<DamageRow> rows) {
        return rows.stream().map(this::damage).toList();
    }

    private Map<String, Object> damage(DamageRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("archive", row.archive());
        row.range().ifPresent(range -> {
            json.put("offset", range.offset());
            json.put("length", range.length());
            json.put("chunk-number", range.chunkNumber());
        });
        json.put("digest", given(row.digest()));
        json.put("problem", problem(row.problem()));
        return json;
    }

    private static Map<String, Object> counts(JobCounts counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", counts.total());
        json.put("done", counts.done());
        json.put("empty", counts.holes());
        json.put("already-right", counts.alreadyRight());
        json.put("fetched", counts.fetched());
        json.put("written", counts.written());
        json.put("verified", counts.verified());
        json.put("damaged", counts.damaged());
        return json;
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
