package mapback.app.window.question;

import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import mapback.app.model.Question.SignIn;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.protocol.SecretText;

/// A password, or a token's secret.
public final class SignInController {
    private final Surroundings here;
    private final SignIn question;

    @FXML
    private Label title;

    @FXML
    private Label label;

    @FXML
    private PasswordField password;

    @FXML
    private CheckBox remember;

    @FXML
    private Button go;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    public SignInController(Surroundings here, SignIn question) {
        this.here = here;
        this.question = question;
    }

    @FXML
    void initialize() {
        title.setText(here.text().say("signin.title", Map.of("user", question.user(), "server", question.server())));
        label.setText(here.text().say(question.isToken() ? "signin.token" : "signin.password"));
        question.refusal().ifPresent(problem -> trouble.show(problem, here.text()));
        busy.visibleProperty().bind(here.models().entrance().isTrying().map(Boolean::booleanValue));
        go.disableProperty()
                .bind(busy.visibleProperty().or(password.textProperty().isEmpty()));
    }

    @FXML
    void go() {
        SecretText secret = new SecretText(password.getText());
        password.clear();
        here.models().entrance().signIn(secret, remember.isSelected());
    }

    @FXML
    void cancel() {
        here.models().entrance().decline();
    }
}
