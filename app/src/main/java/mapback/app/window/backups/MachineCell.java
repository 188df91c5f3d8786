package mapback.app.window.backups;

import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import mapback.app.text.Harmless;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.GroupRow;
import org.jspecify.annotations.Nullable;

/// A machine in the list: its kind, its name, when it was last backed up.
final class MachineCell extends ListCell<GroupRow> {
    private final Surroundings here;
    private final Label name = new Label();
    private final Label last = new Label();
    private final VBox text = new VBox(name, last);
    private final HBox line = new HBox();

    MachineCell(Surroundings here) {
        this.here = here;
        name.getStyleClass().add("cell-title");
        last.getStyleClass().add("muted");
        line.getStyleClass().add("cell-line");
        // Long names are cut with dots instead of widening the list.
        setPrefWidth(0);
        text.getStyleClass().add("cell-text");
    }

    @Override
    protected void updateItem(@Nullable GroupRow row, boolean isEmpty) {
        super.updateItem(row, isEmpty);
        if (row == null || isEmpty) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText("");
            return;
        }
        String id = here.text().say("machine.kind", Map.of("kind", row.backupType(), "id", row.backupId()));
        String comment = Harmless.line(row.comment().orElse("").strip());
        name.setText(comment.isEmpty() ? id : comment + " (" + id + ")");
        last.setText(here.text()
                .say(
                        "machine.last",
                        Map.of(
                                "when",
                                row.lastBackup() == 0
                                        ? ""
                                        : here.text()
                                                .near(
                                                        row.lastBackup(),
                                                        here.clock().instant()),
                                "count",
                                row.backupCount())));
        line.getChildren().setAll(Icons.machine(row.backupType()), text);
        setGraphic(line);
        setTooltip(new Tooltip(row.backupType() + "/" + row.backupId()));
        setAccessibleText(name.getText() + ", " + last.getText());
    }
}
