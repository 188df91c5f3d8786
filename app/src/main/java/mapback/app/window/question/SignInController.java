package mapback.app.window.question;

import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import mapback.app.model.Question.SignIn;
import mapback.app.window.part.Surroundings;

/// A password, or a token's secret.
public final class SignInController extends SecretForm {
    private final SignIn question;

    @FXML
    private Label label;

    @FXML
    private PasswordField password;

    @FXML
    private CheckBox remember;

    public SignInController(Surroundings here, SignIn question) {
        super(here);
        this.question = question;
    }

    @FXML
    void initialize() {
        label.setText(here.text().say(question.isToken() ? "signin.token" : "signin.password"));
        password.setAccessibleText(label.getText());
        ask(
                here.text().say("signin.title", Map.of("user", question.user(), "server", question.server())),
                question.refusal(),
                password);
    }

    @FXML
    void go() {
        here.models().entrance().signIn(taken(password), remember.isSelected());
    }
}
