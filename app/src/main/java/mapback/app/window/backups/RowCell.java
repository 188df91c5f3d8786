package mapback.app.window.backups;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A row of a list: a picture, two lines of text beside it, marks at the end.
abstract class RowCell<T> extends ListCell<T> {
    private final Label title = new Label();
    private final Label under = new Label();
    private final VBox text = new VBox(title, under);
    private final HBox line = new HBox();
    private final Tooltip tip = new Tooltip();

    /// What a row shows.
    ///
    /// @param pictures before the text
    /// @param marks    behind the text
    /// @param tip      what is told when the pointer rests on it
    /// @param spoken   what is told to those who do not see it
    record Shown(List<Node> pictures, String title, String under, List<Node> marks, String tip, String spoken) {}

    RowCell() {
        title.getStyleClass().add("cell-title");
        under.getStyleClass().add("muted");
        line.getStyleClass().add("cell-line");
        text.getStyleClass().add("cell-text");
        // Long names are cut with dots instead of widening the list.
        setPrefWidth(0);
        HBox.setHgrow(text, Priority.ALWAYS);
    }

    /// What is shown for a row.
    abstract Shown shown(T row);

    @Override
    protected void updateItem(@Nullable T row, boolean isEmpty) {
        super.updateItem(row, isEmpty);
        if (row == null || isEmpty) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText("");
            return;
        }
        Shown shown = shown(row);
        title.setText(shown.title());
        under.setText(shown.under());
        line.getChildren().setAll(shown.pictures());
        line.getChildren().add(text);
        line.getChildren().addAll(shown.marks());
        setGraphic(line);
        tip.setText(shown.tip());
        setTooltip(tip);
        setAccessibleText(shown.spoken());
    }
}
