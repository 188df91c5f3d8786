package mapback.app.window.question;

import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import mapback.app.model.Question.SecondFactor;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.protocol.SecretText;

/// The code of a second factor.
public final class SecondFactorController {
    private final Surroundings here;
    private final SecondFactor question;

    @FXML
    private Label title;

    @FXML
    private TextField code;

    @FXML
    private Button go;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    public SecondFactorController(Surroundings here, SecondFactor question) {
        this.here = here;
        this.question = question;
    }

    @FXML
    void initialize() {
        title.setText(here.text().say("factor.title", Map.of("user", question.user(), "server", question.server())));
        question.refusal().ifPresent(problem -> trouble.show(problem, here.text()));
        busy.visibleProperty().bind(here.models().entrance().isTrying().map(Boolean::booleanValue));
        go.disableProperty().bind(busy.visibleProperty().or(code.textProperty().isEmpty()));
    }

    @FXML
    void go() {
        SecretText typed = new SecretText(code.getText().strip());
        code.clear();
        here.models().entrance().code(typed);
    }

    @FXML
    void cancel() {
        here.models().entrance().decline();
    }
}
