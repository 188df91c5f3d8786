package mapback.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.text.Phrases;
import mapback.problem.ByteSize;
import mapback.protocol.MappingRow;

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
        return Harmless.line(phrases.say("mapping.mapped", parameters(phrases, row)))
                + "\n  "
                + Harmless.line(row.uri())
                + "\n"
                + Harmless.line(phrases.say(isForeground ? "mapping.stays" : "mapping.until", parameters(phrases, row)))
                + "\n";
    }

    static String unmapped(Phrases phrases, MappingRow row) {
        return Harmless.line(phrases.say("mapping.unmapped", parameters(phrases, row)));
    }

    static String activity(Phrases phrases, MappingRow row) {
        return Harmless.line(phrases.say("mapping.activity", parameters(phrases, row)));
    }

    /// A line for each mapping that had a read fail, and for each that waits.
    static String problems(Phrases phrases, List<MappingRow> rows) {
        StringBuilder lines = new StringBuilder();
        for (MappingRow row : rows) {
            if (row.problem().isPresent()) {
                Map<String, Object> parameters = parameters(phrases, row);
                parameters.put("sentence", phrases.sentence(row.problem().get()));
                lines.append(Harmless.line(phrases.say("mapping.failed", parameters)))
                        .append('\n');
            }
            row.waiting().ifPresent(waiting -> lines.append(Harmless.line(row.mapping()))
                    .append(": ")
                    .append(WaitingNews.begins(phrases, waiting))
                    .append('\n'));
        }
        return lines.toString();
    }

    private static Map<String, Object> parameters(Phrases phrases, MappingRow row) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("mapping", row.mapping());
        parameters.put("archive", Names.ofArchive(row.archive()));
        parameters.put("snapshot", row.snapshot());
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
