package mapback.app.window.jobs;

import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import mapback.app.model.JobItem;
import mapback.app.model.Live;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;

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
                job -> here.models().deeds().resume(job, this::failed));
        list.setCellFactory(_ -> new JobCell(here, deeds, list));
        Label empty = new Label(here.text().say("jobs.none"));
        empty.getStyleClass().add("empty-page");
        empty.setWrapText(true);
        list.setPlaceholder(empty);
    }

    private void failed(Problem problem) {
        trouble.show(problem, here.text());
    }
}
