package mapback.app.window.backups;

import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import mapback.app.model.Backups;
import mapback.app.text.Names;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.FileRow;
import org.jspecify.annotations.Nullable;

/// Something in a backup: a disk, files, settings.
final class ContentCell extends ListCell<FileRow> {
    private final Surroundings here;
    private final Label name = new Label();
    private final Label kind = new Label();
    private final VBox text = new VBox(name, kind);
    private final HBox line = new HBox();

    ContentCell(Surroundings here) {
        this.here = here;
        name.getStyleClass().add("cell-title");
        kind.getStyleClass().add("muted");
        line.getStyleClass().add("cell-line");
        // Long names are cut with dots instead of widening the list.
        setPrefWidth(0);
        text.getStyleClass().add("cell-text");
        HBox.setHgrow(text, Priority.ALWAYS);
    }

    @Override
    protected void updateItem(@Nullable FileRow row, boolean isEmpty) {
        super.updateItem(row, isEmpty);
        if (row == null || isEmpty) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText("");
            return;
        }
        name.setText(Names.ofArchive(row.filename()));
        kind.setText(here.text()
                .say(
                        "content.kind",
                        Map.of(
                                "kind", Backups.kind(row),
                                "size", row.size().map(here.text()::size).orElse(""))));
        line.getChildren().setAll(Icons.content(Backups.kind(row)), text);
        if (row.cryptMode().filter("encrypt"::equals).isPresent()) {
            line.getChildren().add(Icons.lock());
        }
        setGraphic(line);
        setTooltip(new Tooltip(row.size().map(here.text()::bytes).orElse(row.filename())));
        setAccessibleText(name.getText() + ", " + kind.getText());
    }
}
