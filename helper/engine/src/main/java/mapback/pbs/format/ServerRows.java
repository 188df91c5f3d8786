package mapback.pbs.format;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mapback.problem.ProblemException;

/// What a server answers to the lists and questions of its admin API: `{"data": …}`.
///
/// A row that breaks the rules for its kind makes the whole answer wrong; fields that are not known are passed over, as
/// are files whose names end in nothing that is known here.
public final class ServerRows {
    /// Bytes of the longest answer that is read: a hundred thousand snapshots with a few files each.
    public static final int MAX_SIZE = 64 << 20;

    /// Bytes of an answer that is no list: notes are the longest.
    private static final int MAX_SINGLE_SIZE = 4 << 20;

    private static final String ROWS = "data";

    private ServerRows() {}

    /// A datastore that the user may see.
    ///
    /// @param maintenance the mode and what an administrator wrote about it
    /// @param isMounted   false when it lies on a removable medium that is not there
    public record DatastoreRow(
            String name, Optional<String> comment, Optional<String> maintenance, boolean isMounted) {}

    /// A group; `lastBackup` may name an unfinished snapshot, `files` are the newest one's, sorted.
    ///
    /// @param comment the first line of its notes with its line feed
    public record GroupRow(
            Group group,
            Optional<Instant> lastBackup,
            long backupCount,
            List<ArchiveName> files,
            Optional<String> owner,
            Optional<String> comment) {
        public GroupRow {
            files = List.copyOf(files);
        }
    }

    /// A file of a snapshot; without mode and size when the manifest does not name it.
    public record FileRow(ArchiveName name, Optional<CryptMode> cryptMode, OptionalLong size) {}

    /// A snapshot.
    ///
    /// @param size the sum of its files; empty when it is unfinished
    public record SnapshotRow(
            SnapshotName name,
            List<FileRow> files,
            Optional<String> owner,
            boolean isProtected,
            OptionalLong size,
            Optional<String> comment,
            Optional<Fingerprint> keyFingerprint,
            Optional<VerifyState> verification) {
        public SnapshotRow {
            files = List.copyOf(files);
        }

        /// Whether its backup came to its end: the manifest is written last.
        public boolean isFinished() {
            return files.stream().anyMatch(file -> file.name().equals(ArchiveName.MANIFEST));
        }
    }

    /// The room on a datastore's medium, in bytes.
    public record StatusRow(long total, long used, long available) {}

    /// The answer to a login.
    ///
    /// @param ticket empty when it comes as a cookie
    public record LoginRow(String user, Optional<String> ticket, String csrfToken) {
        @Override
        public String toString() {
            return "login of " + user;
        }
    }

    /// Of `admin/datastore`.
    public static List<DatastoreRow> datastores(byte[] json) throws JsonFaultException {
        return rows(json, fields -> {
            String name = fields.text("store");
            if (!Names.isSafeId(name)) {
                throw fields.wrong("store", "is no datastore's name");
            }
            boolean isMounted = !fields.optionalText("mount-status").orElse("").equals("notmounted");
            return Optional.of(new DatastoreRow(
                    name, fields.optionalText("comment"), fields.optionalText("maintenance"), isMounted));
        });
    }

    /// Of `namespace`: the root among them.
    public static List<Namespace> namespaces(byte[] json) throws JsonFaultException {
        return rows(json, fields -> Optional.of(namespace(fields)));
    }

    private static Namespace namespace(JsonFields fields) throws JsonFaultException {
        try {
            return Namespace.parse(fields.text("ns"), "");
        } catch (ProblemException e) {
            throw fields.wrong("ns", "is no namespace");
        }
    }

    /// Of `groups`, in the server's order.
    public static List<GroupRow> groups(byte[] json) throws JsonFaultException {
        return rows(json, ServerRows::group);
    }

    private static Optional<GroupRow> group(JsonFields fields) throws JsonFaultException {
        List<ArchiveName> files = new ArrayList<>();
        for (Json file : fields.elements("files")) {
            if (!(file instanceof Json.Text(String name))) {
                throw fields.wrong("files", "holds what is no string");
            }
            if (ArchiveName.isServerName(name)) {
                files.add(new ArchiveName(name));
            }
        }
        files.sort(null);
        long last = fields.whole("last-backup");
        return Optional.of(new GroupRow(
                groupName(fields),
                last == 0 ? Optional.empty() : Optional.of(time(fields, "last-backup", last)),
                notNegative(fields, "backup-count", fields.whole("backup-count")),
                files,
                fields.optionalText("owner"),
                fields.optionalText("comment")));
    }

    /// Of `snapshots`, in the server's order.
    public static List<SnapshotRow> snapshots(byte[] json) throws JsonFaultException {
        return rows(json, fields -> Optional.of(snapshot(fields)));
    }

    private static SnapshotRow snapshot(JsonFields fields) throws JsonFaultException {
        List<FileRow> files = new ArrayList<>();
        List<Json> elements = fields.elements("files");
        for (int i = 0; i < elements.size(); i++) {
            file(member(elements.get(i), fields, "files[" + i + "].")).ifPresent(files::add);
        }
        return new SnapshotRow(
                new SnapshotName(groupName(fields), time(fields, "backup-time", fields.whole("backup-time"))),
                files,
                fields.optionalText("owner"),
                fields.flag("protected"),
                optionalSize(fields),
                fields.optionalText("comment"),
                fingerprint(fields),
                verification(fields));
    }

    private static JsonFields member(Json value, JsonFields within, String where) throws JsonFaultException {
        if (value instanceof Json.Members members) {
            return new JsonFields(members, within.where() + where);
        }
        throw within.wrong(where, "is no object");
    }

    /// Of `files`, in the server's order.
    public static List<FileRow> files(byte[] json) throws JsonFaultException {
        return rows(json, ServerRows::file);
    }

    private static Optional<FileRow> file(JsonFields fields) throws JsonFaultException {
        String name = fields.text("filename");
        if (!ArchiveName.isServerName(name)) {
            return Optional.empty();
        }
        Optional<String> mode = fields.optionalText("crypt-mode");
        Optional<CryptMode> cryptMode = mode.flatMap(CryptMode::parse);
        if (mode.isPresent() && cryptMode.isEmpty()) {
            throw fields.wrong("crypt-mode", "is unknown");
        }
        return Optional.of(new FileRow(new ArchiveName(name), cryptMode, optionalSize(fields)));
    }

    private static Group groupName(JsonFields fields) throws JsonFaultException {
        Optional<BackupType> type = BackupType.parse(fields.text("backup-type"));
        if (type.isEmpty()) {
            throw fields.wrong("backup-type", "is unknown");
        }
        String id = fields.text("backup-id");
        if (!Group.isId(id)) {
            throw fields.wrong("backup-id", "is no backup id");
        }
        return new Group(type.get(), id);
    }

    private static Instant time(JsonFields fields, String name, long second) throws JsonFaultException {
        if (!SnapshotName.isTime(second)) {
            throw fields.wrong(name, "is no backup time");
        }
        return Instant.ofEpochSecond(second);
    }

    private static OptionalLong optionalSize(JsonFields fields) throws JsonFaultException {
        return fields.has("size")
                ? OptionalLong.of(notNegative(fields, "size", fields.whole("size")))
                : OptionalLong.empty();
    }

    private static long notNegative(JsonFields fields, String name, long value) throws JsonFaultException {
        if (value < 0) {
            throw fields.wrong(name, "is negative");
        }
        return value;
    }

    private static Optional<Fingerprint> fingerprint(JsonFields fields) throws JsonFaultException {
        Optional<String> text = fields.optionalText("fingerprint");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.parse(text.get(), ""));
        } catch (ProblemException e) {
            throw fields.wrong("fingerprint", "is no fingerprint");
        }
    }

    private static Optional<VerifyState> verification(JsonFields fields) throws JsonFaultException {
        Optional<JsonFields> state = fields.optionalMembers("verification");
        return state.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new VerifyState(state.get().text("upid"), state.get().text("state")));
    }

    /// Of a datastore's `status`.
    public static StatusRow status(byte[] json) throws JsonFaultException {
        JsonFields fields = object(json);
        return new StatusRow(
                notNegative(fields, "total", fields.whole("total")),
                notNegative(fields, "used", fields.whole("used")),
                notNegative(fields, "avail", fields.whole("avail")));
    }

    /// Of `access/ticket`.
    public static LoginRow login(byte[] json) throws JsonFaultException {
        JsonFields fields = object(json);
        return new LoginRow(fields.text("username"), fields.optionalText("ticket"), fields.text("CSRFPreventionToken"));
    }

    /// Of `version`: as in `4.1.1`.
    public static String version(byte[] json) throws JsonFaultException {
        JsonFields fields = object(json);
        String version = fields.text("version");
        return fields.optionalText("release")
                .map(release -> version + "." + release)
                .orElse(version);
    }

    /// Of what answers with a text, as `notes`; nothing counts as empty.
    public static String text(byte[] json) throws JsonFaultException {
        return new JsonFields(whole(json), "").optionalText(ROWS).orElse("");
    }

    /// Of what answers with yes or no, as `protected`.
    public static boolean flag(byte[] json) throws JsonFaultException {
        return new JsonFields(whole(json), "").flag(ROWS);
    }

    private static JsonFields object(byte[] json) throws JsonFaultException {
        JsonFields answer = new JsonFields(whole(json), "");
        return answer.optionalMembers(ROWS).orElseThrow(() -> answer.wrong(ROWS, "is missing"));
    }

    private static Json.Members whole(byte[] json) throws JsonFaultException {
        return JsonReader.read(json, MAX_SINGLE_SIZE);
    }

    @FunctionalInterface
    private interface RowReader<T> {
        Optional<T> read(JsonFields fields) throws JsonFaultException;
    }

    private static <T> List<T> rows(byte[] json, RowReader<T> reader) throws JsonFaultException {
        List<T> rows = new ArrayList<>();
        JsonReader.readRows(
                json, MAX_SIZE, ROWS, (row, number) -> reader.read(new JsonFields(row, ROWS + "[" + number + "]."))
                        .ifPresent(rows::add));
        return rows;
    }
}
