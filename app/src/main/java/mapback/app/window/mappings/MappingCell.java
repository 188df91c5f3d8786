package mapback.app.window.mappings;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import mapback.app.model.MappingItem;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.text.TimeText;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import org.jspecify.annotations.Nullable;

/// A mapping in the list: what it is, where it is, how it is, and how fast it is read.
final class MappingCell extends ListCell<MappingItem> {
    private final Surroundings here;
    private final Label name = new Label();
    private final Label place = new Label();
    private final Label state = new Label();
    private final RateGraph graph = new RateGraph();
    private final HBox line = new HBox();
    private final HBox mark = new HBox();

    private Subscription following = Subscription.EMPTY;

    MappingCell(Surroundings here, BiConsumer<MappingItem, Boolean> detach) {
        this.here = here;
        name.getStyleClass().add("cell-title");
        place.getStyleClass().add("muted");
        Button copy = new Button(here.text().say("mapping.copy"));
        copy.setId("copy-path");
        copy.setOnAction(_ -> copy());
        Button away = new Button(here.text().say("mapping.detach"));
        away.setId("detach");
        away.setOnAction(_ -> detach.accept(getItem(), false));
        VBox text = new VBox(name, place, state);
        HBox.setHgrow(text, Priority.ALWAYS);
        line.getStyleClass().add("cell-line");
        line.getChildren().setAll(mark, text, graph, copy, away);
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(getItem().address());
        Clipboard.getSystemClipboard().setContent(content);
    }

    @Override
    protected void updateItem(@Nullable MappingItem item, boolean isEmpty) {
        super.updateItem(item, isEmpty);
        following.unsubscribe();
        following = Subscription.EMPTY;
        if (item == null || isEmpty) {
            setGraphic(null);
            return;
        }
        following = Subscription.combine(
                item.row().subscribe(this::show), item.rates().subscribe(graph::show));
        setGraphic(line);
    }

    private void show(MappingRow row) {
        name.setText(Harmless.line(here.text()
                .say(
                        "mapping.name",
                        Map.of(
                                "archive", Names.ofArchive(row.archive()),
                                "snapshot", row.snapshot(),
                                "size", here.text().size(row.size())))));
        place.setText(Harmless.line(row.place()));
        place.setTooltip(new Tooltip(row.uri().orElse(row.place())));
        String rate = here.text().rate(row.rate());
        state.setText(row.waiting()
                .map(waiting -> here.text()
                        .say(
                                "mapping.waiting",
                                Map.of(
                                        "span",
                                        TimeText.span(Duration.between(
                                                Instant.ofEpochMilli(waiting.since()),
                                                here.clock().instant())))))
                .orElseGet(() -> here.text()
                        .say(
                                "mapping.state",
                                Map.of(
                                        "state", row.state(),
                                        "clients", row.clients(),
                                        "read", here.text().size(row.read()),
                                        "rate", rate))));
        state.getStyleClass().setAll("label", "state-" + kind(row));
        mark.getChildren().setAll(icon(row));
        row.problem()
                .ifPresent(problem -> state.setTooltip(new Tooltip(here.text().sentence(problem))));
        setAccessibleText(name.getText() + ", " + state.getText());
    }

    private static String kind(MappingRow row) {
        return row.waiting().isPresent() ? "waiting" : row.state().name().toLowerCase(Locale.ROOT);
    }

    private static Node icon(MappingRow row) {
        if (row.waiting().isPresent()) {
            return Icons.waiting();
        }
        return row.state() == MappingState.LOST || row.failures() > 0 ? Icons.wrong() : Icons.right();
    }
}
