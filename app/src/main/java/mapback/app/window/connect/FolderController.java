package mapback.app.window.connect;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.TextField;
import javafx.stage.DirectoryChooser;
import mapback.app.window.part.Surroundings;
import mapback.protocol.SecretText;

/// Adds a datastore's folder.
public final class FolderController extends JoinForm {
    private final String given;

    @FXML
    private TextField path;

    /// @param given the path to begin with; may be empty
    public FolderController(Surroundings here, String given) {
        super(here);
        this.given = given;
    }

    @FXML
    void initialize() {
        beginWith(path.textProperty(), given);
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
    @Override
    void use() {
        String typed = path.getText().strip();
        String folder = typed.startsWith("~/")
                ? here.models().destinations().typed(typed).map(Path::toString).orElse(typed)
                : typed;
        join(new SecretText(folder), () -> {});
    }
}
