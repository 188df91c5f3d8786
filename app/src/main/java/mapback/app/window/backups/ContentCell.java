package mapback.app.window.backups;

import java.util.List;
import java.util.Map;
import mapback.app.model.Backups;
import mapback.app.text.Names;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.FileRow;

/// Something in a backup: a disk, files, settings.
final class ContentCell extends RowCell<FileRow> {
    private final Surroundings here;

    ContentCell(Surroundings here) {
        this.here = here;
    }

    @Override
    Shown shown(FileRow row) {
        String name = Names.ofArchive(row.filename());
        String kind = here.text()
                .say(
                        "content.kind",
                        Map.of(
                                "kind", Backups.kind(row),
                                "size", row.size().map(here.text()::size).orElse("")));
        boolean isLocked = row.cryptMode().filter("encrypt"::equals).isPresent();
        return new Shown(
                List.of(Icons.content(Backups.kind(row))),
                name,
                kind,
                isLocked ? List.of(Icons.lock()) : List.of(),
                row.size().map(here.text()::bytes).orElse(row.filename()),
                name + ", " + kind);
    }
}
