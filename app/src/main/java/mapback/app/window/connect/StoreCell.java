package mapback.app.window.connect;

import java.util.stream.Stream;
import javafx.scene.control.ListCell;
import mapback.app.text.Harmless;
import mapback.app.text.WindowText;
import mapback.protocol.DatastoreRow;
import org.jspecify.annotations.Nullable;

/// A store of a server in a list.
final class StoreCell extends ListCell<DatastoreRow> {
    private final WindowText words;

    StoreCell(WindowText words) {
        this.words = words;
    }

    @Override
    protected void updateItem(@Nullable DatastoreRow row, boolean isEmpty) {
        super.updateItem(row, isEmpty);
        if (row == null || isEmpty) {
            setText("");
            return;
        }
        String state = row.maintenance()
                .map(Harmless::line)
                .orElseGet(() -> row.isMounted() ? "" : words.say("store.unmounted"));
        String comment = Harmless.line(row.comment().orElse(""));
        setText(String.join(
                " · ",
                Stream.of(row.name(), comment, state)
                        .filter(part -> !part.isEmpty())
                        .toList()));
    }
}
