package mapback.app.window.connect;

import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextArea;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.protocol.SecretText;

/// Adds what a block of connection text says.
public final class TextController {
    private final Surroundings here;
    private final String given;

    @FXML
    private TextArea text;

    @FXML
    private Button use;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    /// @param given the text to begin with; may be empty
    public TextController(Surroundings here, String given) {
        this.here = here;
        this.given = given;
    }

    @FXML
    void initialize() {
        text.setText(given);
        use.disableProperty().bind(busy.visibleProperty().or(text.textProperty().isEmpty()));
    }

    @FXML
    void use() {
        // A password may stand in the text.
        new TextJoin(here, busy, trouble).begin(new SecretText(text.getText()), text::clear);
    }

    @FXML
    void back() {
        here.go().show(new Page.Welcome());
    }
}
