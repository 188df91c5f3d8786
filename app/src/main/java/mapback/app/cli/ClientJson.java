package mapback.app.cli;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mapback.protocol.DatastoreRow;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.Reply;
import mapback.protocol.SnapshotRow;
import mapback.protocol.VerificationRow;

/// Rows as the official client writes them in JSON: its names, keys in alphabetical order.
final class ClientJson {
    private ClientJson() {}

    static Map<String, Object> group(GroupRow row) {
        Map<String, Object> json = new TreeMap<>();
        json.put("backup-count", row.backupCount());
        json.put("backup-id", row.backupId());
        json.put("backup-type", row.backupType());
        json.put("comment", row.comment());
        json.put("files", row.files());
        json.put("last-backup", row.lastBackup());
        json.put("owner", row.owner());
        return json;
    }

    static Map<String, Object> datastore(DatastoreRow row) {
        Map<String, Object> json = new TreeMap<>();
        json.put("comment", row.comment());
        json.put("maintenance", row.maintenance());
        json.put("mount-status", row.isMounted() ? "mounted" : "notmounted");
        json.put("store", row.name());
        return json;
    }

    static Map<String, Object> snapshot(SnapshotRow row) {
        Map<String, Object> json = new TreeMap<>();
        json.put("backup-id", row.backupId());
        json.put("backup-time", row.backupTime());
        json.put("backup-type", row.backupType());
        json.put("comment", row.comment());
        json.put("files", row.files().stream().map(ClientJson::file).toList());
        json.put("fingerprint", row.fingerprint());
        json.put("owner", row.owner());
        json.put("protected", row.isProtected());
        json.put("size", row.size());
        json.put("verification", row.verification().map(ClientJson::verification));
        return json;
    }

    static Map<String, Object> file(FileRow row) {
        Map<String, Object> json = new TreeMap<>();
        json.put("crypt-mode", row.cryptMode());
        json.put("filename", row.filename());
        json.put("size", row.size());
        return json;
    }

    static Map<String, Object> usage(Reply.Usage usage) {
        return new TreeMap<>(Map.of("avail", usage.available(), "total", usage.total(), "used", usage.used()));
    }

    /// @param path where the key file came from; the official client writes it with quotation marks of its own
    static Map<String, Object> key(Reply.KeyShown key, String path) {
        Map<String, Object> json = new TreeMap<>();
        json.put("created", key.created());
        json.put("fingerprint", key.fingerprint());
        json.put("hint", key.hint());
        json.put("kdf", key.kdf());
        json.put("modified", key.modified());
        json.put("path", quoted(path));
        return json;
    }

    /// The path in quotation marks, as in the official client's output.
    static String quoted(String path) {
        return "\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static Map<String, Object> verification(VerificationRow row) {
        return new TreeMap<>(Map.of("state", row.state(), "upid", row.upid()));
    }

    /// A map with one member.
    static Map<String, Object> member(String name, Object value) {
        return Map.of(name, value instanceof Optional<?> optional ? optional.orElseThrow() : value);
    }
}
