package mapback.app.window.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import mapback.app.model.JobItem;
import mapback.app.text.Harmless;
import mapback.app.text.JobText;
import mapback.app.text.Names;
import mapback.app.text.TimeText;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import org.jspecify.annotations.Nullable;

/// A job in the list: what it does, how far it is, what can be done with it; of one that has ended what is now
/// true.
final class JobCell extends ListCell<JobItem> {
    /// What the buttons do.
    record Deeds(Consumer<JobItem> pause, Consumer<JobItem> cancel, Consumer<JobItem> resume, Consumer<JobItem> look) {}

    /// What stands beside the text: picture, buttons, margins.
    private static final double BESIDE = 300;

    private final Surroundings here;
    private final Label name = new Label();
    private final Label state = new Label();
    private final Label counts = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private final HBox mark = new HBox();
    private final HBox line = new HBox();
    private final Button pause;
    private final Button cancel;
    private final Button resume;
    private final Button look;

    private Subscription following = Subscription.EMPTY;

    JobCell(Surroundings here, Deeds deeds, ListView<JobItem> list) {
        this.here = here;
        name.getStyleClass().add("cell-title");
        counts.getStyleClass().add("muted");
        state.setWrapText(true);
        bar.setMaxWidth(Double.MAX_VALUE);
        pause = button("job.pause", deeds.pause());
        cancel = button("job.cancel", deeds.cancel());
        resume = button("job.resume", deeds.resume());
        look = button("job.look", deeds.look());
        VBox text = new VBox(name, bar, state, counts);
        text.getStyleClass().add("job-text");
        HBox.setHgrow(text, Priority.ALWAYS);
        // A long sentence wraps, for which it has to know its width before the list asks for its height.
        text.setMinWidth(0);
        text.prefWidthProperty().bind(list.widthProperty().subtract(BESIDE));
        state.prefWidthProperty().bind(text.prefWidthProperty());
        setPrefWidth(0);
        line.getStyleClass().add("cell-line");
        line.getChildren().setAll(mark, text, pause, resume, cancel, look);
    }

    private Button button(String key, Consumer<JobItem> deed) {
        Button button = new Button(here.text().say(key));
        button.setId(key.replace('.', '-'));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> deed.accept(getItem()));
        return button;
    }

    @Override
    protected void updateItem(@Nullable JobItem item, boolean isEmpty) {
        super.updateItem(item, isEmpty);
        following.unsubscribe();
        following = Subscription.EMPTY;
        if (item == null || isEmpty) {
            setGraphic(null);
            return;
        }
        following = Subscription.combine(
                item.row().subscribe(this::show),
                item.looks().subscribe(() -> tick(item.row().get())));
        setGraphic(line);
    }

    private void show(JobRow row) {
        name.setText(Harmless.line(here.text()
                .say(
                        "job.name",
                        Map.of(
                                "kind", row.kind(),
                                "archive", Names.ofArchive(row.archive()),
                                "snapshot", row.snapshot(),
                                "target", row.target()))));
        boolean isEnded = row.state().isEnded();
        bar.setProgress(JobText.share(row));
        show(bar, !isEnded);
        state.setText(isEnded ? result(row) : progress(row));
        state.getStyleClass().setAll("label", row.waiting().isPresent() ? "state-waiting" : "state-plain");
        counts.setText(JobText.counts(here.text().phrases(), row));
        show(counts, row.state() != JobState.DONE);
        mark.getChildren().setAll(icon(row));
        show(pause, row.state() == JobState.RUNNING || row.state() == JobState.QUEUED);
        show(resume, row.state() == JobState.PAUSED || row.state() == JobState.INTERRUPTED);
        show(cancel, !isEnded);
        show(look, row.state() == JobState.FAILED);
        setAccessibleText(name.getText() + ", " + state.getText());
    }

    /// While it waits nothing changes but the seconds.
    private void tick(JobRow row) {
        if (row.waiting().isPresent()) {
            state.setText(progress(row));
        }
    }

    private String progress(JobRow row) {
        return row.waiting()
                .map(waiting -> here.text()
                        .say(
                                "job.waiting",
                                Map.of(
                                        "span",
                                        TimeText.span(Duration.between(
                                                Instant.ofEpochMilli(waiting.since()),
                                                here.clock().instant())))))
                .orElseGet(() -> here.text()
                        .say(
                                "job.progress",
                                Map.of(
                                        "state", row.state(),
                                        "percent", JobText.percent(row),
                                        "done", here.text().size(row.counts().done()),
                                        "total", here.text().size(row.counts().total()),
                                        "rate", here.text().rate(row.rate()),
                                        "left",
                                                row.secondsLeft()
                                                        .map(TimeText::left)
                                                        .orElse(""))));
    }

    /// What is true now, in the words of the command line.
    private String result(JobRow row) {
        return row.problem()
                .map(problem -> here.text().sentence(problem) + " (" + problem.code() + ")")
                .orElseGet(() -> row.state() == JobState.DONE
                        ? JobText.success(here.text().phrases(), row)
                        : here.text().say("job.cancelled", Map.of("target", row.target())));
    }

    private static Node icon(JobRow row) {
        return switch (row.state()) {
            case DONE -> Icons.right();
            case FAILED, INTERRUPTED -> Icons.wrong();
            case QUEUED, PAUSED -> Icons.waiting();
            case CANCELLED -> Icons.open();
            case RUNNING -> row.waiting().isPresent() ? Icons.waiting() : Icons.working();
        };
    }

    private static void show(Node node, boolean isShown) {
        node.setVisible(isShown);
        node.setManaged(isShown);
    }
}
