package mapback.app.window.connect;

import javafx.fxml.FXML;
import javafx.scene.control.TextArea;
import mapback.app.window.part.Surroundings;
import mapback.protocol.SecretText;

/// Adds what a block of connection text says.
public final class TextController extends JoinForm {
    private final String given;

    @FXML
    private TextArea text;

    /// @param given the text to begin with; may be empty
    public TextController(Surroundings here, String given) {
        super(here);
        this.given = given;
    }

    @FXML
    void initialize() {
        beginWith(text.textProperty(), given);
    }

    @FXML
    @Override
    void use() {
        // A password may stand in the text.
        join(new SecretText(text.getText()), text::clear);
    }
}
