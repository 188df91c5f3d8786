package mapback.app.window.mappings;

import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import mapback.app.model.MappingItem;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.MappingProblem.MappingInUse;

/// The mappings, whoever made them.
public final class MappingsController {
    private static final double ROW = 84;

    private final Surroundings here;

    @FXML
    private ListView<MappingItem> list;

    @FXML
    private Button force;

    @FXML
    private TroubleBox trouble;

    /// The one that is in use, which can be taken away all the same.
    private Optional<MappingItem> used = Optional.empty();

    public MappingsController(Surroundings here) {
        this.here = here;
    }

    @FXML
    void initialize() {
        list.setFixedCellSize(ROW);
        list.setItems(here.models().live().mappings());
        list.setCellFactory(_ -> new MappingCell(here, this::detach));
        Label empty = new Label(here.text().say("mappings.none"));
        empty.getStyleClass().add("empty-page");
        empty.setWrapText(true);
        list.setPlaceholder(empty);
        use(Optional.empty());
    }

    private void use(Optional<MappingItem> item) {
        used = item;
        force.setVisible(item.isPresent());
        force.setManaged(item.isPresent());
    }

    private void detach(MappingItem item, boolean force) {
        trouble.hide();
        use(Optional.empty());
        here.models().live().detach(item, force, problem -> {
            trouble.show(problem, here.text());
            use(problem instanceof MappingInUse ? Optional.of(item) : Optional.empty());
        });
    }

    @FXML
    void force() {
        used.ifPresent(item -> detach(item, true));
    }
}
