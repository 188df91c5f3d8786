package mapback.app.window.part;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import mapback.app.model.NextStep;
import mapback.app.text.Brief;
import mapback.app.text.Harmless;
import mapback.app.text.WindowText;
import mapback.problem.Problem;

/// A problem as it is shown: the sentence that the command line has too, its code, what can be done as buttons,
/// and the rest folded away. Takes no room while there is none.
public final class TroubleBox extends VBox {
    private final Map<NextStep, Runnable> steps = new EnumMap<>(NextStep.class);
    private final Label sentence = new Label();
    private final FlowPane buttons = new FlowPane();
    private final Label details = new Label();

    public TroubleBox() {
        getStyleClass().add("trouble");
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
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
        show(problem, text, Map.of());
    }

    /// Shows a problem of a deed.
    ///
    /// @param deeds what next steps do this time, before what they do here at other times
    public void show(Problem problem, WindowText text, Map<NextStep, Runnable> deeds) {
        sentence.setText(text.sentence(problem));
        setAccessibleText(sentence.getText());
        buttons.getChildren().clear();
        for (NextStep step : NextStep.of(problem)) {
            Runnable deed = deeds.getOrDefault(step, steps.get(step));
            if (deed != null) {
                buttons.getChildren().add(button(step, problem, text, deed));
            }
        }
        Label code = new Label(problem.code().toString());
        code.getStyleClass().add("muted");
        buttons.getChildren().add(code);
        fold(problem, text);
        setVisible(true);
        setManaged(true);
    }

    /// Its text may name what the problem does: who would get errors, say.
    private Button button(NextStep step, Problem problem, WindowText text, Runnable deed) {
        String name = step.name().toLowerCase(Locale.ROOT);
        Map<String, Object> values = new HashMap<>(Map.of("users", ""));
        values.putAll(problem.parameters());
        Button button = new Button(Harmless.line(text.say("step." + name, values)));
        button.setId("step-" + name.replace('_', '-'));
        if (step.isDestroying()) {
            button.getStyleClass().add("danger");
        }
        button.setOnAction(_ -> deed.run());
        return button;
    }

    private void fold(Problem problem, WindowText text) {
        StringBuilder all = new StringBuilder();
        problem.parameters().forEach((name, value) -> all.append(all.isEmpty() ? "" : "\n")
                .append(name)
                .append(": ")
                .append(value));
        details.setText(Brief.of(Harmless.lines(all.toString())));
        unfold(false);
        if (!all.isEmpty()) {
            Hyperlink more = new Hyperlink(text.say("trouble.details"));
            more.setOnAction(_ -> unfold(!details.isVisible()));
            buttons.getChildren().add(more);
        }
    }

    private void unfold(boolean isShown) {
        details.setVisible(isShown);
        details.setManaged(isShown);
    }

    /// There is none any more.
    public void hide() {
        setVisible(false);
        setManaged(false);
    }
}
