package mapback.app.window.question;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import mapback.app.model.Fingerprints;
import mapback.app.model.NextStep;
import mapback.app.model.Question;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.problem.Problem;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.SecretText;

/// The key of a locked backup: which one it is, the file that holds it, and the password when that has one.
public final class KeyController {
    private final Surroundings here;
    private final Question.Key question;

    @FXML
    private Label explanation;

    @FXML
    private TextField path;

    @FXML
    private VBox passwordPlace;

    @FXML
    private Label hint;

    @FXML
    private PasswordField password;

    @FXML
    private Button go;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    /// The file that was looked at, whose password is asked for.
    private Optional<KeyOffer> locked = Optional.empty();

    public KeyController(Surroundings here, Question.Key question) {
        this.here = here;
        this.question = question;
    }

    @FXML
    void initialize() {
        explanation.setText(here.text()
                .say(
                        "key.why",
                        Map.of(
                                "snapshot",
                                question.snapshot(),
                                "needed",
                                question.needed().orElse(""))));
        trouble.on(NextStep.OTHER_KEY, this::choose);
        question.refusal().ifPresent(problem -> trouble.show(problem, here.text()));
        busy.visibleProperty().bind(here.models().entrance().isTrying().map(Boolean::booleanValue));
        go.disableProperty().bind(busy.visibleProperty().or(path.textProperty().isEmpty()));
        path.textProperty().subscribe(() -> ask(false, ""));
        question.file().ifPresent(file -> {
            path.setText(file);
            look();
        });
    }

    private void ask(boolean isLocked, String passwordHint) {
        if (!isLocked) {
            locked = Optional.empty();
            password.clear();
        }
        hint.setText(passwordHint.isEmpty() ? "" : here.text().say("key.hint", Map.of("hint", passwordHint)));
        passwordPlace.setVisible(isLocked);
        passwordPlace.setManaged(isLocked);
    }

    @FXML
    void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(here.text().say("key.choose"));
        Optional.ofNullable(chooser.showOpenDialog(path.getScene().getWindow()))
                .map(File::toString)
                .ifPresent(file -> {
                    path.setText(file);
                    go();
                });
    }

    @FXML
    void go() {
        trouble.hide();
        if (locked.isPresent()) {
            KeyOffer key = locked.get();
            SecretText typed = new SecretText(password.getText());
            password.clear();
            here.models().entrance().key(new KeyOffer(key.keyFile(), key.origin(), Optional.of(typed)));
            return;
        }
        look();
    }

    private void look() {
        here.models().entrance().look(Path.of(path.getText().strip()), this::looked, this::failed);
    }

    private void failed(Problem problem) {
        trouble.show(problem, here.text());
    }

    /// A key file says which key it holds without being opened, so a wrong one costs nobody a password.
    private void looked(KeyOffer key, Reply.KeyShown shown) {
        Optional<String> given = shown.fingerprint().map(Fingerprints::shortened);
        if (given.isPresent() && question.needed().isPresent() && !given.equals(question.needed())) {
            failed(new KeyWrong(given.get(), question.needed().get(), question.snapshot()));
            return;
        }
        if (shown.kdf().equals("none")) {
            here.models().entrance().key(key);
            return;
        }
        locked = Optional.of(key);
        ask(true, shown.hint().orElse(""));
        password.requestFocus();
    }

    @FXML
    void cancel() {
        here.models().entrance().decline();
    }
}
