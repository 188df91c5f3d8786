package mapback.app.window.jobs;

import java.nio.file.Path;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import mapback.app.model.JobItem;
import mapback.app.model.Live;
import mapback.app.model.NextStep;
import mapback.app.text.Names;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;
import mapback.protocol.JobRow;

/// The jobs, whoever began them, newest first.
public final class JobsController {
    private final Surroundings here;

    @FXML
    private ListView<JobItem> list;

    @FXML
    private TroubleBox trouble;

    public JobsController(Surroundings here) {
        this.here = here;
    }

    @FXML
    void initialize() {
        Live live = here.models().live();
        list.setItems(live.jobs());
        JobCell.Deeds deeds = new JobCell.Deeds(
                job -> live.pause(job, this::failed),
                job -> live.cancel(job, this::failed),
                job -> here.models().deeds().resume(job, problem -> failed(problem, job)),
                this::signIn,
                job -> save(job, false),
                job -> save(job, true),
                this::look);
        list.setCellFactory(_ -> new JobCell(here, deeds, list));
        Label empty = new Label(here.text().say("jobs.none"));
        empty.getStyleClass().add("empty-page");
        empty.setWrapText(true);
        list.setPlaceholder(empty);
    }

    /// The backup that a job is about, where it can be begun anew in another way.
    private void look(JobItem job) {
        JobRow row = job.row().get();
        here.models()
                .backups()
                .show(
                        here.models().repositories().at(row.repository()).in(row.namespace()),
                        row.snapshot(),
                        Names.ofArchive(row.archive()));
        here.go().show(new Page.Backups());
    }

    private void signIn(JobItem job) {
        trouble.hide();
        JobRow row = job.row().get();
        here.models()
                .deeds()
                .signIn(
                        row.repository(),
                        row.namespace(),
                        () -> here.go().tell(here.text().say("waiting.signedin")),
                        this::failed);
    }

    /// The same file gets what it lacks: first it is looked at what that does.
    private void save(JobItem job, boolean skipsDamage) {
        Path file = Path.of(job.row().get().target());
        here.models()
                .deeds()
                .find(job, subject -> here.go().show(new Page.SaveAgain(subject, file, skipsDamage)), this::failed);
    }

    private void failed(Problem problem) {
        trouble.show(problem, here.text());
    }

    private void failed(Problem problem, JobItem job) {
        trouble.show(problem, here.text(), Map.of(NextStep.AGAIN, () -> {
            trouble.hide();
            here.models().deeds().resume(job, next -> failed(next, job));
        }));
    }
}
