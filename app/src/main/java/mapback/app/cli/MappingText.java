package mapback.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.text.Phrases;
import mapback.problem.ByteSize;
import mapback.problem.Problem;
import mapback.protocol.DeviceRow;
import mapback.protocol.DeviceUse;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.PartitionRow;

/// What is said of a mapping.
final class MappingText {
    private MappingText() {}

    /// What it is called, as in `/mnt/datastore:vm/100/2026-01-10T08:00:00Z/drive-scsi0.img`.
    static String name(MappingRow row) {
        String namespace = row.namespace().isEmpty() ? "" : row.namespace() + ":";
        return row.repository() + ":" + namespace + row.snapshot() + "/" + Names.ofArchive(row.archive());
    }

    /// Three lines; the middle one is what a program takes.
    ///
    /// @param isForeground whether the command stays and Ctrl-C ends it
    static String mapped(Phrases phrases, MappingRow row, boolean isForeground) {
        if (row.device().isPresent()) {
            return attached(phrases, row, row.device().get(), isForeground);
        }
        return Harmless.line(phrases.say("mapping.mapped", parameters(phrases, row)))
                + "\n  "
                + Harmless.line(row.uri().orElse(row.place()))
                + "\n"
                + Harmless.line(phrases.say(isForeground ? "mapping.stays" : "mapping.until", parameters(phrases, row)))
                + "\n";
    }

    static String unmapped(Phrases phrases, MappingRow row) {
        if (row.archive().isEmpty()) {
            return Harmless.line(phrases.say("mapping.taken", parameters(phrases, row)));
        }
        return Harmless.line(phrases.say("mapping.unmapped", parameters(phrases, row)));
    }

    static String activity(Phrases phrases, MappingRow row) {
        return Harmless.line(phrases.say("mapping.activity", parameters(phrases, row)));
    }

    /// The device and its partitions, a line each, and the warning that is due.
    private static String attached(Phrases phrases, MappingRow row, DeviceRow device, boolean isForeground) {
        Map<String, Object> parameters = parameters(phrases, row);
        String stays = isForeground ? "mapping.stays" : "mapping.until.device";
        return Harmless.line(phrases.say("mapping.attached", parameters))
                + "\n  "
                + Harmless.line(device.path())
                + "\n"
                + partitions(phrases, device, "  ")
                + Harmless.line(phrases.say("mapping.trusted", Map.of()))
                + "\n"
                + Harmless.line(phrases.say(stays, parameters))
                + "\n";
    }

    /// As in `/dev/nbd0p1  512 MiB  ext4  "root"`.
    private static String partitions(Phrases phrases, DeviceRow device, String indent) {
        StringBuilder lines = new StringBuilder();
        for (PartitionRow part : device.partitions()) {
            if (part.path().equals(device.path()) && part.fileSystem().isEmpty()) {
                continue;
            }
            StringBuilder line = new StringBuilder(part.path())
                    .append("  ")
                    .append(new ByteSize(part.size()).text(phrases.locale()));
            part.fileSystem().ifPresent(kind -> line.append("  ").append(kind));
            part.label().ifPresent(label -> line.append("  \"").append(label).append('"'));
            lines.append(indent).append(Harmless.line(line.toString())).append('\n');
        }
        return lines.toString();
    }

    /// As in `/mnt/disk, less (1234)`.
    private static String users(DeviceRow device) {
        return device.users().stream()
                .map(user -> user.use() == DeviceUse.PROCESS ? user.name() + " (" + user.pid() + ")" : user.name())
                .collect(Collectors.joining(", "));
    }

    /// Three lines for each mapping: what it is, where it comes from, where it is read. As columns they would
    /// not fit.
    static String places(Phrases phrases, List<MappingRow> rows) {
        StringBuilder lines = new StringBuilder();
        for (MappingRow row : rows) {
            Map<String, Object> parameters = parameters(phrases, row);
            String id = Harmless.line(row.mapping()) + ": ";
            String indent = " ".repeat(Names.columns(id));
            lines.append(id)
                    .append(Harmless.line(row.snapshot() + "/" + Names.ofArchive(row.archive())))
                    .append('\n')
                    .append(indent)
                    .append(Harmless.line(phrases.say("mapping.from", parameters)))
                    .append('\n')
                    .append(indent)
                    .append(Harmless.line(phrases.say("mapping.at", parameters)))
                    .append('\n');
            row.device().ifPresent(device -> lines.append(device(phrases, device, indent)));
        }
        return lines.toString();
    }

    private static String device(Phrases phrases, DeviceRow device, String indent) {
        String users = users(device);
        return partitions(phrases, device, indent)
                + (users.isEmpty()
                        ? ""
                        : indent + Harmless.line(phrases.say("mapping.used", Map.of("users", users))) + "\n");
    }

    /// A line for each mapping that had a read fail or was lost, and for each that waits.
    static String problems(Phrases phrases, List<MappingRow> rows) {
        StringBuilder lines = new StringBuilder();
        for (MappingRow row : rows) {
            row.problem().ifPresent(problem -> lines.append(Harmless.line(problem(phrases, row, problem)))
                    .append('\n'));
            row.waiting().ifPresent(waiting -> lines.append(Harmless.line(row.mapping()))
                    .append(": ")
                    .append(WaitingNews.begins(phrases, waiting))
                    .append('\n'));
        }
        return lines.toString();
    }

    private static String problem(Phrases phrases, MappingRow row, Problem problem) {
        String sentence = phrases.sentence(problem);
        if (row.state() == MappingState.LOST) {
            return sentence;
        }
        Map<String, Object> parameters = parameters(phrases, row);
        parameters.put("sentence", sentence);
        return phrases.say("mapping.failed", parameters);
    }

    private static Map<String, Object> parameters(Phrases phrases, MappingRow row) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("mapping", row.mapping());
        parameters.put("archive", Names.ofArchive(row.archive()));
        parameters.put("snapshot", row.snapshot());
        parameters.put("repository", row.repository());
        parameters.put("namespace", row.namespace());
        parameters.put("place", row.place());
        parameters.put("imageSize", row.size());
        parameters.put("bytes", row.size());
        parameters.put("clients", row.clients());
        parameters.put("readSize", row.read());
        parameters.put("rate", row.rate() == 0 ? "" : new ByteSize(row.rate()).text(phrases.locale()) + "/s");
        parameters.put("failures", row.failures());
        return parameters;
    }
}
