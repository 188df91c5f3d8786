package mapback.app.window.mappings;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import mapback.app.model.MappingItem;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.text.TimeText;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.DeviceRow;
import mapback.protocol.DeviceUse;
import mapback.protocol.DeviceUser;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.PartitionRow;
import org.jspecify.annotations.Nullable;

/// A mapping in the list: what it is, where it is, how it is, how fast it is read, who uses it, and what is on
/// it.
final class MappingCell extends ListCell<MappingItem> {
    /// What can be done with it.
    interface Deeds {
        void detach(MappingItem item);

        void open(MappingItem item, PartitionRow partition);
    }

    /// What stands beside the text: picture, graph, buttons, margins.
    private static final double BESIDE = 430;

    private final Surroundings here;
    private final Deeds deeds;
    private final Label name = new Label();
    private final Label place = new Label();
    private final Label state = new Label();
    private final Label trouble = new Label();
    private final Label users = new Label();
    private final VBox partitions = new VBox();
    private final RateGraph graph = new RateGraph();
    private final HBox line = new HBox();
    private final HBox mark = new HBox();

    /// Whose partitions are shown; their buttons stay while nothing changes, and with them the focus.
    private Optional<DeviceRow> shown = Optional.empty();

    private Subscription following = Subscription.EMPTY;

    MappingCell(Surroundings here, Deeds deeds, ListView<MappingItem> list) {
        this.here = here;
        this.deeds = deeds;
        name.getStyleClass().add("cell-title");
        place.getStyleClass().add("muted");
        users.getStyleClass().add("muted");
        partitions.getStyleClass().add("partitions");
        Button copy = button("mapping.copy", "copy-path", this::copy);
        Button away = button("mapping.detach", "detach", () -> deeds.detach(getItem()));
        trouble.getStyleClass().add("state-lost");
        trouble.setWrapText(true);
        VBox text = new VBox(name, place, state, trouble, users, partitions);
        HBox.setHgrow(text, Priority.ALWAYS);
        // Long names are cut with dots instead of widening the list; a long sentence wraps, for which it has to know
        // its width before the list asks for its height.
        text.setMinWidth(0);
        text.prefWidthProperty().bind(list.widthProperty().subtract(BESIDE));
        trouble.prefWidthProperty().bind(text.prefWidthProperty());
        setPrefWidth(0);
        line.getStyleClass().add("cell-line");
        line.getChildren().setAll(mark, text, graph, copy, away);
    }

    private Button button(String key, String id, Runnable deed) {
        Button button = new Button(here.text().say(key));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> deed.run());
        return button;
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
                item.row().subscribe(this::show),
                item.rates().subscribe(graph::show),
                item.looks().subscribe(() -> showState(item.row().get())));
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
        showState(row);
        trouble.setText(row.problem()
                .map(problem -> here.text().sentence(problem) + " (" + problem.code() + ")")
                .orElse(""));
        show(trouble, row.problem().isPresent() && row.waiting().isEmpty());
        String used = row.device().map(MappingCell::users).orElse("");
        users.setText(Harmless.line(here.text().say("mapping.users", Map.of("users", used))));
        show(users, !used.isEmpty());
        if (!row.device().equals(shown)) {
            shown = row.device();
            partitions.getChildren().clear();
            shown.ifPresent(this::showPartitions);
        }
        show(partitions, !partitions.getChildren().isEmpty());
    }

    private static void show(Node node, boolean isShown) {
        node.setVisible(isShown);
        node.setManaged(isShown);
    }

    private void showState(MappingRow row) {
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
                                row.device().isPresent() ? "mapping.state.device" : "mapping.state",
                                Map.of(
                                        "state", row.state(),
                                        "clients", row.clients(),
                                        "read", here.text().size(row.read()),
                                        "rate", rate))));
        state.getStyleClass().setAll("label", "state-" + kind(row));
        mark.getChildren().setAll(icon(row));
        setAccessibleText(name.getText() + ", " + place.getText() + ", " + state.getText());
    }

    private void showPartitions(DeviceRow device) {
        for (PartitionRow partition : device.partitions()) {
            Label label = new Label(Harmless.line(here.text()
                    .say(
                            "mapping.partition",
                            Map.of(
                                    "path", partition.path(),
                                    "size", here.text().size(partition.size()),
                                    "kind", partition.fileSystem(),
                                    "label", partition.label()))));
            HBox part = new HBox(label);
            part.getStyleClass().add("partition");
            if (here.models().partitions().canOpen(partition)) {
                Button open = button("mapping.open", "open", () -> deeds.open(getItem(), partition));
                open.setAccessibleText(open.getText() + " " + partition.path());
                open.getStyleClass().add("small");
                part.getChildren().add(open);
            }
            partitions.getChildren().add(part);
        }
    }

    /// As in `/mnt/disk, less (1234)`.
    private static String users(DeviceRow device) {
        return device.users().stream().map(MappingCell::user).collect(Collectors.joining(", "));
    }

    private static String user(DeviceUser user) {
        return user.use() == DeviceUse.PROCESS ? user.name() + " (" + user.pid() + ")" : user.name();
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
