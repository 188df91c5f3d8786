package mapback.app.window.question;

import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import mapback.app.model.Fingerprints;
import mapback.app.model.Question.Certificate;
import mapback.app.window.part.Surroundings;

/// Is this your server? With a certificate that has changed the harmless answer has the focus, and says why.
public final class CertificateController {
    private final Surroundings here;
    private final Certificate question;

    @FXML
    private Label title;

    @FXML
    private Label explanation;

    @FXML
    private Label fingerprint;

    @FXML
    private VBox before;

    @FXML
    private Label expected;

    @FXML
    private Button yes;

    @FXML
    private Button no;

    public CertificateController(Surroundings here, Certificate question) {
        this.here = here;
        this.question = question;
    }

    @FXML
    void initialize() {
        boolean hasChanged = question.expected().isPresent();
        Map<String, Object> values = Map.of("server", question.host() + ":" + question.port());
        title.setText(here.text().say(hasChanged ? "certificate.changed" : "certificate.title", values));
        explanation.setText(here.text().say(hasChanged ? "certificate.changed.why" : "certificate.why", values));
        fingerprint.setText(Fingerprints.inLines(question.fingerprint()));
        Optional<String> other = question.expected();
        before.setVisible(hasChanged);
        before.setManaged(hasChanged);
        other.ifPresent(text -> expected.setText(Fingerprints.inLines(text)));
        yes.setText(here.text().say(hasChanged ? "certificate.renewed" : "certificate.yes"));
        no.setText(here.text().say(hasChanged ? "certificate.stop" : "certificate.no"));
        yes.getStyleClass().add(hasChanged ? "danger" : "accent");
        yes.disableProperty().bind(here.models().entrance().isTrying().map(Boolean::booleanValue));
    }

    @FXML
    void yes() {
        here.models().entrance().trust();
    }

    @FXML
    void no() {
        here.models().entrance().decline();
    }
}
