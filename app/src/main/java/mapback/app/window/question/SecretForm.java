package mapback.app.window.question;

import java.util.Optional;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextInputControl;
import mapback.app.model.NextStep;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;
import mapback.protocol.SecretText;

/// A question that is answered with something secret, which is kept here no longer than it takes to hand it over.
abstract class SecretForm {
    protected final Surroundings here;

    @FXML
    private Label title;

    @FXML
    private Button go;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    /// Whether an answer is looked at before it is given.
    private final BooleanProperty looking = new SimpleBooleanProperty();

    SecretForm(Surroundings here) {
        this.here = here;
    }

    /// @param refusal why the last answer was none
    final void ask(String asked, Optional<Problem> refusal, TextInputControl field) {
        title.setText(asked);
        refusal.ifPresent(this::refuse);
        busy.visibleProperty()
                .bind(looking.or(BooleanExpression.booleanExpression(
                        here.models().entrance().isTrying())));
        go.disableProperty().bind(busy.visibleProperty().or(field.textProperty().isEmpty()));
    }

    final void refuse(Problem problem) {
        looking.set(false);
        trouble.show(problem, here.text());
    }

    /// What was told of the last answer is over.
    final void forgive() {
        trouble.hide();
    }

    final void looking(boolean isLooked) {
        looking.set(isLooked);
    }

    /// What can be done about a refused answer.
    final void on(NextStep step, Runnable deed) {
        trouble.on(step, deed);
    }

    /// What was typed, which is in the field no more.
    static SecretText taken(TextInputControl field) {
        SecretText typed = new SecretText(field.getText());
        field.clear();
        return typed;
    }

    @FXML
    final void cancel() {
        here.models().entrance().decline();
    }
}
