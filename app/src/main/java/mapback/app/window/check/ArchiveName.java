package mapback.app.window.check;

import java.util.Map;
import javafx.util.StringConverter;
import mapback.app.model.Backups;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.text.WindowText;
import mapback.protocol.FileRow;
import org.jspecify.annotations.Nullable;

/// What a file of a backup is called in a list of them.
final class ArchiveName extends StringConverter<FileRow> {
    private final WindowText text;

    ArchiveName(WindowText text) {
        this.text = text;
    }

    @Override
    public String toString(@Nullable FileRow row) {
        return row == null
                ? ""
                : Harmless.line(Names.ofArchive(row.filename())) + " · "
                        + text.say(
                                "content.kind",
                                Map.of(
                                        "kind",
                                        Backups.kind(row),
                                        "size",
                                        row.size().map(text::size).orElse("")));
    }

    @Override
    public @Nullable FileRow fromString(String shown) {
        return null;
    }
}
