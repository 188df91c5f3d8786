package mapback.app.window.mappings;

import java.util.Map;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.VBox;
import mapback.app.model.MappingItem;
import mapback.app.model.NextStep;
import mapback.app.model.Partitions;
import mapback.app.model.Partitions.Opened;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;
import mapback.protocol.MappingRow;
import mapback.protocol.PartitionRow;

/// The mappings, whoever made them.
public final class MappingsController implements MappingCell.Deeds {
    private final Surroundings here;
    private final Partitions partitions;

    @FXML
    private ListView<MappingItem> list;

    @FXML
    private VBox trust;

    @FXML
    private Button untrusted;

    @FXML
    private TroubleBox trouble;

    /// What is opened when the user says that the backup is to be trusted.
    private Runnable wished = () -> {};

    private final ListChangeListener<MappingItem> changes = _ -> forgetGone();

    /// Whose problem is shown.
    private Optional<MappingItem> troubled = Optional.empty();

    public MappingsController(Surroundings here) {
        this.here = here;
        this.partitions = here.models().partitions();
    }

    @FXML
    void initialize() {
        list.setItems(here.models().live().mappings());
        list.setCellFactory(_ -> new MappingCell(here, this, list));
        Label empty = new Label(here.text().say("mappings.none"));
        empty.getStyleClass().add("empty-page");
        empty.setWrapText(true);
        list.setPlaceholder(empty);
        warn(false);
        // The list outlives the page.
        list.getItems().addListener(new WeakListChangeListener<>(changes));
    }

    /// What is gone is no trouble any more.
    private void forgetGone() {
        if (troubled.filter(item -> !list.getItems().contains(item)).isPresent()) {
            troubled = Optional.empty();
            trouble.hide();
        }
    }

    @Override
    public void detach(MappingItem item) {
        trouble.hide();
        partitions.detach(item, problem -> failed(item, problem));
    }

    private void failed(MappingItem item, Problem problem) {
        troubled = Optional.of(item);
        trouble.show(
                problem,
                here.text(),
                Map.of(
                        NextStep.AGAIN,
                        () -> detach(item),
                        NextStep.CLOSE,
                        () -> {
                            trouble.hide();
                            partitions.closeAndDetach(item, next -> failed(item, next));
                        },
                        NextStep.FORCE,
                        () -> {
                            trouble.hide();
                            here.models().live().detach(item, true, next -> failed(item, next));
                        }));
    }

    @Override
    public void signIn(MappingItem item) {
        trouble.hide();
        MappingRow row = item.row().get();
        here.models()
                .deeds()
                .signIn(
                        row.repository(),
                        row.namespace(),
                        () -> here.go().tell(here.text().say("waiting.signedin")),
                        problem -> {
                            troubled = Optional.of(item);
                            trouble.show(problem, here.text(), Map.of(NextStep.AGAIN, () -> signIn(item)));
                        });
    }

    /// The first time it is said what opening means; whoever goes on knows it from then on.
    @Override
    public void open(MappingItem item, PartitionRow partition) {
        trouble.hide();
        if (partitions.isWarned()) {
            openNow(item, partition);
            return;
        }
        wished = () -> openNow(item, partition);
        warn(true);
        untrusted.requestFocus();
    }

    private void openNow(MappingItem item, PartitionRow partition) {
        partitions.open(
                item,
                partition,
                this::opened,
                problem -> trouble.show(problem, here.text(), Map.of(NextStep.AGAIN, () -> open(item, partition))));
    }

    private void opened(Opened result) {
        here.go()
                .tell(here.text()
                        .say(
                                "mapping.opened",
                                Map.of(
                                        "partition", result.partition(),
                                        "folder", result.folder().toString())));
    }

    private void warn(boolean isShown) {
        trust.setVisible(isShown);
        trust.setManaged(isShown);
    }

    @FXML
    void trusted() {
        partitions.warned();
        warn(false);
        wished.run();
    }

    @FXML
    void untrusted() {
        warn(false);
    }
}
