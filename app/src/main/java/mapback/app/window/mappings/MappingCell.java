package mapback.app.window.mappings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import mapback.app.model.MappingItem;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.text.WaitingText;
import mapback.app.window.part.FollowingCell;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.DeviceRow;
import mapback.protocol.DeviceUse;
import mapback.protocol.DeviceUser;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.PartitionRow;

/// A mapping in the list: what it is, where it is, how it is, how fast it is read, who uses it, and what is on
/// it.
final class MappingCell extends FollowingCell<MappingItem> {
    /// What can be done with it.
    interface Deeds {
        void detach(MappingItem item);

        void signIn(MappingItem item);

        void open(MappingItem item, PartitionRow partition);
    }

    private final Deeds deeds;
    private final Label name = new Label();
    private final Label place = new Label();
    private final Label state = new Label();
    private final Label trouble = new Label();
    private final Label users = new Label();
    private final VBox partitions = new VBox();
    private final Button signIn;
    private final RateGraph graph = new RateGraph();

    /// Whose partitions are shown; their buttons stay while nothing changes, and with them the focus.
    private Optional<DeviceRow> shown = Optional.empty();

    MappingCell(Surroundings here, Deeds deeds, ListView<MappingItem> list) {
        super(here);
        this.deeds = deeds;
        name.getStyleClass().add("cell-title");
        place.getStyleClass().add("muted");
        users.getStyleClass().add("muted");
        partitions.getStyleClass().add("partitions");
        signIn = button("waiting.signin", "sign-in", deeds::signIn);
        Button copy = button("mapping.copy", "copy-path", MappingCell::copy);
        Button away = button("mapping.detach", "detach", deeds::detach);
        trouble.getStyleClass().add("state-lost");
        VBox text = new VBox(name, place, state, trouble, users, partitions);
        arrange(list, text, graph, signIn, copy, away);
    }

    private static void copy(MappingItem item) {
        ClipboardContent content = new ClipboardContent();
        content.putString(item.address());
        Clipboard.getSystemClipboard().setContent(content);
    }

    @Override
    protected Subscription follow(MappingItem item) {
        return Subscription.combine(
                item.row().subscribe(this::show),
                item.rates().subscribe(graph::show),
                item.looks().subscribe(() -> showState(item.row().get())));
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

    private void showState(MappingRow row) {
        String rate = here.text().rate(row.rate());
        state.setText(row.waiting()
                .map(waiting -> waiting("mapping.waiting", waiting))
                .orElseGet(() -> here.text()
                        .say(
                                row.device().isPresent() ? "mapping.state.device" : "mapping.state",
                                Map.of(
                                        "state", row.state(),
                                        "clients", row.clients(),
                                        "read", here.text().size(row.read()),
                                        "rate", rate))));
        state.getStyleClass().setAll("label", "state-" + kind(row));
        show(signIn, row.waiting().filter(WaitingText::isForLogin).isPresent());
        mark(icon(row));
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
                Button open = button("mapping.open", "open", item -> deeds.open(item, partition));
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
