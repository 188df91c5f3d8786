package mapback.app.window.backups;

import java.util.List;
import java.util.Map;
import mapback.app.text.Harmless;
import mapback.app.text.WindowText;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.GroupRow;

/// A machine in the list: its kind, its name, when it was last backed up.
final class MachineCell extends RowCell<GroupRow> {
    private final Surroundings here;

    MachineCell(Surroundings here) {
        this.here = here;
    }

    @Override
    Shown shown(GroupRow row) {
        String name = name(row, here.text());
        String when = row.lastBackup() == 0
                ? ""
                : here.text().near(row.lastBackup(), here.clock().instant());
        String last = here.text().say("machine.last", Map.of("when", when, "count", row.backupCount()));
        return new Shown(
                List.of(Icons.machine(row.backupType())),
                name,
                last,
                List.of(),
                name + " · " + row.backupType() + "/" + row.backupId(),
                name + ", " + last);
    }

    /// Its comment and its number.
    static String name(GroupRow row, WindowText text) {
        String id = text.say("machine.kind", Map.of("kind", row.backupType(), "id", row.backupId()));
        String comment = Harmless.line(row.comment().orElse("").strip());
        return comment.isEmpty() ? id : comment + " (" + id + ")";
    }
}
