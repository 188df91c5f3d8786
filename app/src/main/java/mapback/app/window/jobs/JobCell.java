package mapback.app.window.jobs;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import mapback.app.model.JobItem;
import mapback.app.model.NextStep;
import mapback.app.text.Harmless;
import mapback.app.text.JobText;
import mapback.app.text.Names;
import mapback.app.text.TimeText;
import mapback.app.text.WaitingText;
import mapback.app.window.part.FollowingCell;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Surroundings;
import mapback.protocol.JobKind;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;

/// A job in the list: what it does, how far it is, what can be done with it; of one that has ended what is now
/// true.
final class JobCell extends FollowingCell<JobItem> {
    /// What the buttons do.
    record Deeds(
            Consumer<JobItem> pause,
            Consumer<JobItem> cancel,
            Consumer<JobItem> resume,
            Consumer<JobItem> signIn,
            Consumer<JobItem> again,
            Consumer<JobItem> skip,
            Consumer<JobItem> look) {}

    private final Label name = new Label();
    private final Label state = new Label();
    private final Label counts = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private final Button pause;
    private final Button cancel;
    private final Button resume;
    private final Button signIn;
    private final Button again;
    private final Button skip;
    private final Button look;

    JobCell(Surroundings here, Deeds deeds, ListView<JobItem> list) {
        super(here);
        name.getStyleClass().add("cell-title");
        counts.getStyleClass().add("muted");
        bar.setMaxWidth(Double.MAX_VALUE);
        pause = button("job.pause", "job-pause", deeds.pause());
        cancel = button("job.cancel", "job-cancel", deeds.cancel());
        resume = button("job.resume", "job-resume", deeds.resume());
        signIn = button("waiting.signin", "sign-in", deeds.signIn());
        again = button("job.again", "job-again", deeds.again());
        skip = button("step.skip_damaged", "job-skip", deeds.skip());
        look = button("job.look", "job-look", deeds.look());
        VBox text = new VBox(name, bar, state, counts);
        arrange(list, text, signIn, pause, resume, cancel, again, skip, look);
    }

    @Override
    protected Subscription follow(JobItem item) {
        return Subscription.combine(
                item.row().subscribe(this::show),
                item.looks().subscribe(() -> tick(item.row().get())));
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
        mark(icon(row));
        show(pause, row.state() == JobState.RUNNING || row.state() == JobState.QUEUED);
        show(resume, row.state() == JobState.PAUSED || row.state() == JobState.INTERRUPTED);
        show(cancel, !isEnded);
        show(signIn, row.waiting().filter(WaitingText::isForLogin).isPresent());
        show(again, canBeSavedAgain(row));
        show(skip, row.state() == JobState.FAILED && canSkip(row));
        show(look, row.state() == JobState.FAILED);
        setAccessibleText(name.getText() + ", " + state.getText());
    }

    private static boolean canBeSavedAgain(JobRow row) {
        return row.kind() == JobKind.RESTORE
                && !row.target().isEmpty()
                && (row.state() == JobState.FAILED || row.state() == JobState.CANCELLED);
    }

    private static boolean canSkip(JobRow row) {
        return canBeSavedAgain(row)
                && row.problem().map(NextStep::of).orElse(List.of()).contains(NextStep.SKIP_DAMAGED);
    }

    /// While it waits nothing changes but the seconds.
    private void tick(JobRow row) {
        if (row.waiting().isPresent()) {
            state.setText(progress(row));
        }
    }

    private String progress(JobRow row) {
        return row.waiting().map(waiting -> waiting("job.waiting", waiting)).orElseGet(() -> here.text()
                .say(
                        "job.progress",
                        Map.of(
                                "state", row.state(),
                                "percent", JobText.percent(row),
                                "done", here.text().size(row.counts().done()),
                                "total", here.text().size(row.counts().total()),
                                "rate", here.text().rate(row.rate()),
                                "left", row.secondsLeft().map(TimeText::left).orElse(""))));
    }

    /// What is true now, in the words of the command line.
    private String result(JobRow row) {
        return row.problem()
                .map(problem -> here.text().sentence(problem) + " (" + problem.code() + ")" + unfinished(row))
                .orElseGet(() -> row.state() == JobState.DONE
                        ? JobText.success(here.text().phrases(), row)
                        : here.text().say("job.cancelled", Map.of("target", row.target())));
    }

    private String unfinished(JobRow row) {
        return row.state() == JobState.FAILED && !row.target().isEmpty()
                ? " " + here.text().say("job.unfinished", Map.of("target", row.target()))
                : "";
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
}
