package mapback.app.window.question;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import mapback.app.model.Fingerprints;
import mapback.app.model.NextStep;
import mapback.app.model.Question;
import mapback.app.window.part.Surroundings;
import mapback.problem.KeyProblem.KeyFileMissing;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;

/// The key of a locked backup: which one it is, the file that holds it, and the password when that has one.
public final class KeyController extends SecretForm {
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

    /// The file that was looked at, whose password is asked for.
    private Optional<KeyOffer> locked = Optional.empty();

    public KeyController(Surroundings here, Question.Key question) {
        super(here);
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
        on(NextStep.OTHER_KEY, this::choose);
        ask(here.text().say("key.title"), question.refusal(), path);
        unlocked();
        path.textProperty().subscribe((_, _) -> unlocked());
        question.file().ifPresent(file -> {
            path.setText(file);
            look();
        });
    }

    /// Another file may need no password, or another one.
    private void unlocked() {
        looking(false);
        locked = Optional.empty();
        password.clear();
        showPassword(false, "");
    }

    private void showPassword(boolean isShown, String passwordHint) {
        hint.setText(passwordHint.isEmpty() ? "" : here.text().say("key.hint", Map.of("hint", passwordHint)));
        passwordPlace.setVisible(isShown);
        passwordPlace.setManaged(isShown);
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
        forgive();
        if (locked.isPresent()) {
            KeyOffer key = locked.get();
            here.models().entrance().key(new KeyOffer(key.keyFile(), key.origin(), Optional.of(taken(password))));
            return;
        }
        look();
    }

    private void look() {
        Optional<Path> file = here.models().destinations().typed(path.getText());
        if (file.isEmpty()) {
            refuse(new KeyFileMissing(path.getText()));
            return;
        }
        String typed = path.getText();
        looking(true);
        here.models()
                .entrance()
                .look(
                        file.get(),
                        (key, shown) -> {
                            if (isStillAsked(typed)) {
                                looked(key, shown);
                            }
                        },
                        problem -> {
                            if (isStillAsked(typed)) {
                                refuse(problem);
                            }
                        });
    }

    /// An answer that comes late is none to what is asked then, nor to another file.
    private boolean isStillAsked(String typed) {
        return typed.equals(path.getText())
                && here.models()
                        .entrance()
                        .question()
                        .get()
                        .filter(question::equals)
                        .isPresent();
    }

    /// A key file says which key it holds without being opened, so a wrong one costs nobody a password.
    private void looked(KeyOffer key, Reply.KeyShown shown) {
        Optional<String> given = shown.fingerprint().map(Fingerprints::shortened);
        if (given.isPresent() && question.needed().isPresent() && !given.equals(question.needed())) {
            refuse(new KeyWrong(given.get(), question.needed().get(), question.snapshot()));
            return;
        }
        if (shown.kdf().equals("none")) {
            here.models().entrance().key(key);
            return;
        }
        looking(false);
        locked = Optional.of(key);
        showPassword(true, shown.hint().orElse(""));
        password.requestFocus();
    }
}
