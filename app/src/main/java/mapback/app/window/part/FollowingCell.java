package mapback.app.window.part;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import mapback.app.text.TimeText;
import mapback.app.text.WaitingText;
import mapback.protocol.WaitingRow;
import org.jspecify.annotations.Nullable;

/// A row for something that changes while it is shown: a picture, lines of text, and what can be done. It follows that
/// as long as it is part of a window: a page that was left must not be kept by what it showed.
///
/// @param <T> what changes
public abstract class FollowingCell<T> extends ListCell<T> {
    protected final Surroundings here;

    /// Between the parts of a row, as the style sheet has it.
    private static final double GAP = 12;

    /// The row's own, the picture, the gap behind it, and a scroll bar.
    private static final double MARGINS = 24 + 20 + GAP + 24;

    /// With less the sentences become columns of words, and buttons go below them.
    private static final double LEAST_TEXT = 320;

    private final HBox mark = new HBox();
    private final FlowPane beside = new FlowPane();
    private final HBox line = new HBox();

    /// Whether all of it has room in one line. What is watched holds it weakly.
    private ObservableBooleanValue room = new SimpleBooleanProperty(true);

    private Subscription following = Subscription.EMPTY;
    private boolean isWatched;

    protected FollowingCell(Surroundings here) {
        this.here = here;
        line.getStyleClass().add("cell-line");
    }

    /// Puts the row together.
    ///
    /// @param behind what stands behind the text, or below it where the list has no room for both
    protected final void arrange(ListView<T> list, VBox text, Node... behind) {
        beside.setHgap(GAP);
        beside.setVgap(GAP / 2);
        beside.setAlignment(Pos.CENTER_LEFT);
        beside.setMinWidth(0);
        beside.getChildren().setAll(behind);
        HBox.setHgrow(text, Priority.ALWAYS);
        // Nothing is cut, and nothing widens the list: long names and sentences wrap, for which they have to know their
        // width before the list asks for their height.
        text.getStyleClass().add("row-text");
        text.setMinWidth(0);
        text.prefWidthProperty().bind(Bindings.createDoubleBinding(() -> textWidth(list), depends(list)));
        for (Node node : text.getChildren()) {
            if (node instanceof Label label) {
                label.setWrapText(true);
                label.prefWidthProperty().bind(text.prefWidthProperty());
            }
        }
        setPrefWidth(0);
        line.getChildren().setAll(mark, text);
        beside.prefWrapLengthProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> isWide(list) ? besideWidth() : textWidth(list), depends(list)));
        room = Bindings.createBooleanBinding(() -> isWide(list), depends(list));
        room.subscribe(isWide -> {
            text.getChildren().remove(beside);
            line.getChildren().remove(beside);
            (isWide ? line : text).getChildren().add(beside);
        });
    }

    /// Buttons come and go with the state, and have their size only when they have their looks.
    private Observable[] depends(ListView<T> list) {
        return Stream.concat(
                        Stream.of(list.widthProperty()),
                        beside.getChildren().stream()
                                .flatMap(node -> Stream.of(node.managedProperty(), node.layoutBoundsProperty())))
                .toArray(Observable[]::new);
    }

    private boolean isWide(ListView<T> list) {
        return list.getWidth() - MARGINS - besideWidth() >= LEAST_TEXT;
    }

    private double textWidth(ListView<T> list) {
        return Math.max(0, list.getWidth() - MARGINS - (isWide(list) ? besideWidth() : 0));
    }

    private double besideWidth() {
        return beside.getChildren().stream()
                .filter(Node::isManaged)
                .mapToDouble(node -> node.prefWidth(-1) + GAP)
                .sum();
    }

    protected final Button button(String key, String id, Consumer<T> deed) {
        Button button = new Button(here.text().say(key));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> deed.accept(getItem()));
        return button;
    }

    /// How it is.
    protected final void mark(Node picture) {
        mark.getChildren().setAll(picture);
    }

    protected static void show(Node node, boolean isShown) {
        node.setVisible(isShown);
        node.setManaged(isShown);
    }

    /// How long something is waited for.
    ///
    /// @param since Unix milliseconds
    private String waited(long since) {
        return TimeText.span(
                Duration.between(Instant.ofEpochMilli(since), here.clock().instant()));
    }

    /// For what it waits, and since when.
    protected final String waiting(String key, WaitingRow row) {
        return here.text()
                .say(
                        key,
                        Map.of(
                                "span", waited(row.since()),
                                "awaited", WaitingText.awaited(row),
                                "sentence", here.text().sentence(row.reason())));
    }

    /// Shows it, now and whenever it changes.
    protected abstract Subscription follow(T item);

    @Override
    protected void updateItem(@Nullable T item, boolean isEmpty) {
        super.updateItem(item, isEmpty);
        watch();
        unfollow();
        if (item == null || isEmpty) {
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        setGraphic(line);
        following = follow(item);
        // A list tells its cells of changes also when nobody sees them any more.
        if (getScene() == null) {
            unfollow();
        }
    }

    private void watch() {
        if (!isWatched) {
            isWatched = true;
            sceneProperty().subscribe(scene -> {
                if (scene == null) {
                    unfollow();
                } else {
                    refollow();
                }
            });
        }
    }

    private void refollow() {
        T item = getItem();
        if (item != null && !isEmpty()) {
            unfollow();
            following = follow(item);
        }
    }

    private void unfollow() {
        following.unsubscribe();
        following = Subscription.EMPTY;
    }
}
