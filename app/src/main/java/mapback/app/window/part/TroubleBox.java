package mapback.app.window.part;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import mapback.app.model.NextStep;
import mapback.app.text.WindowText;
import mapback.problem.Problem;

/// A problem as it is shown: the sentence that the command line has too, what can be done as buttons, and the rest
/// folded away. Takes no room while there is none.
public final class TroubleBox extends VBox {
    private final Map<NextStep, Runnable> steps = new EnumMap<>(NextStep.class);
    private final Label sentence = new Label();
    private final FlowPane buttons = new FlowPane();
    private final Label details = new Label();

    public TroubleBox() {
        getStyleClass().add("trouble");
        sentence.setWrapText(true);
        sentence.setId("trouble-sentence");
        HBox.setHgrow(sentence, Priority.ALWAYS);
        HBox first = new HBox(Icons.wrong(), sentence);
        first.getStyleClass().add("trouble-line");
        buttons.getStyleClass().add("trouble-buttons");
        details.getStyleClass().add("muted");
        details.setWrapText(true);
        getChildren().setAll(first, buttons, details);
        setAccessibleRole(AccessibleRole.TEXT);
        hide();
    }

    /// What a next step does here; steps without a deed are not offered.
    public void on(NextStep step, Runnable deed) {
        steps.put(step, deed);
    }

    /// Shows a problem.
    public void show(Problem problem, WindowText text) {
        sentence.setText(text.sentence(problem));
        setAccessibleText(sentence.getText());
        buttons.getChildren().clear();
        for (NextStep step : NextStep.of(problem)) {
            Runnable deed = steps.get(step);
            if (deed != null) {
                Button button = new Button(text.say("step." + step.name().toLowerCase(Locale.ROOT)));
                button.setOnAction(_ -> deed.run());
                buttons.getChildren().add(button);
            }
        }
        buttons.getChildren().add(folded(problem, text));
        details.setVisible(false);
        details.setManaged(false);
        setVisible(true);
        setManaged(true);
    }

    private Hyperlink folded(Problem problem, WindowText text) {
        Hyperlink more = new Hyperlink(text.say("trouble.details"));
        StringBuilder all = new StringBuilder(problem.code().toString());
        problem.parameters()
                .forEach((name, value) ->
                        all.append('\n').append(name).append(": ").append(value));
        details.setText(all.toString());
        more.setOnAction(_ -> {
            boolean isShown = !details.isVisible();
            details.setVisible(isShown);
            details.setManaged(isShown);
        });
        return more;
    }

    /// There is none any more.
    public void hide() {
        setVisible(false);
        setManaged(false);
    }
}
