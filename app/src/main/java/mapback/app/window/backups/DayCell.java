package mapback.app.window.backups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.FileRow;
import mapback.protocol.SnapshotRow;

/// A backup in the list of days: when, how large, whether it is locked and what the server's check said.
final class DayCell extends RowCell<SnapshotRow> {
    private final Surroundings here;

    DayCell(Surroundings here) {
        this.here = here;
    }

    @Override
    Shown shown(SnapshotRow row) {
        String when = here.text().near(row.backupTime(), here.clock().instant());
        String size = row.size().map(here.text()::size).orElse("");
        return new Shown(
                List.of(),
                when,
                size,
                marks(row),
                here.text().exact(row.backupTime()),
                here.text().say("day.spoken", Map.of("when", when, "size", size, "locked", isLocked(row))));
    }

    private static List<Node> marks(SnapshotRow row) {
        List<Node> marks = new ArrayList<>();
        if (isLocked(row)) {
            marks.add(Icons.lock());
        }
        row.verification()
                .ifPresent(checked -> marks.add(checked.state().equals("ok") ? Icons.right() : Icons.wrong()));
        if (row.problem().isPresent()) {
            marks.add(Icons.wrong());
        }
        return marks;
    }

    /// Whether anything in it takes a key to be read.
    static boolean isLocked(SnapshotRow row) {
        return row.files().stream().map(FileRow::cryptMode).anyMatch(mode -> mode.filter("encrypt"::equals)
                .isPresent());
    }
}
