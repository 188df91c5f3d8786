package mapback.app.window.question;

import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.TextField;
import mapback.app.model.Question.SecondFactor;
import mapback.app.window.part.Surroundings;
import mapback.protocol.SecretText;

/// The code of a second factor.
public final class SecondFactorController extends SecretForm {
    private final SecondFactor question;

    @FXML
    private TextField code;

    public SecondFactorController(Surroundings here, SecondFactor question) {
        super(here);
        this.question = question;
    }

    @FXML
    void initialize() {
        ask(
                here.text().say("factor.title", Map.of("user", question.user(), "server", question.server())),
                question.refusal(),
                code);
    }

    @FXML
    void go() {
        // Apps show it in two halves.
        here.models().entrance().code(new SecretText(taken(code).text().replaceAll("\\s", "")));
    }
}
