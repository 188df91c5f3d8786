package mapback.app.window.connect;

import java.io.File;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.stage.DirectoryChooser;
import mapback.app.model.NextStep;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.protocol.SecretText;

/// Adds a datastore's folder.
public final class FolderController {
    private final Surroundings here;
    private final String given;

    @FXML
    private TextField path;

    @FXML
    private Button use;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    /// @param given the path to begin with; may be empty
    public FolderController(Surroundings here, String given) {
        this.here = here;
        this.given = given;
    }

    @FXML
    void initialize() {
        path.setText(given);
        use.disableProperty().bind(busy.visibleProperty().or(path.textProperty().isEmpty()));
        trouble.on(NextStep.AGAIN, this::use);
    }

    @FXML
    void choose() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(here.text().say("folder.choose"));
        Optional.ofNullable(chooser.showDialog(path.getScene().getWindow()))
                .map(File::toString)
                .ifPresent(path::setText);
    }

    @FXML
    void use() {
        new TextJoin(here, busy, trouble).begin(new SecretText(path.getText().strip()), () -> {});
    }

    @FXML
    void back() {
        here.go().show(new Page.Welcome());
    }
}
