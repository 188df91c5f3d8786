package mapback.app.window.backups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.FileRow;
import mapback.protocol.SnapshotRow;
import org.jspecify.annotations.Nullable;

/// A backup in the list of days: when, how large, whether it is locked and what the server's check said.
final class DayCell extends ListCell<SnapshotRow> {
    private final Surroundings here;
    private final Label when = new Label();
    private final Label size = new Label();
    private final Region space = new Region();
    private final VBox text = new VBox(when, size);
    private final HBox line = new HBox();

    DayCell(Surroundings here) {
        this.here = here;
        when.getStyleClass().add("cell-title");
        size.getStyleClass().add("muted");
        line.getStyleClass().add("cell-line");
        // Long names are cut with dots instead of widening the list.
        setPrefWidth(0);
        text.getStyleClass().add("cell-text");
        HBox.setHgrow(space, Priority.ALWAYS);
    }

    @Override
    protected void updateItem(@Nullable SnapshotRow row, boolean isEmpty) {
        super.updateItem(row, isEmpty);
        if (row == null || isEmpty) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText("");
            return;
        }
        when.setText(here.text().near(row.backupTime(), here.clock().instant()));
        size.setText(row.size().map(here.text()::size).orElse(""));
        line.getChildren().setAll(text, space);
        line.getChildren().addAll(marks(row));
        setGraphic(line);
        setTooltip(new Tooltip(here.text().exact(row.backupTime())));
        setAccessibleText(here.text()
                .say("day.spoken", Map.of("when", when.getText(), "size", size.getText(), "locked", isLocked(row))));
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
