package mapback.app.window.connect;

import java.util.Optional;
import javafx.beans.property.StringProperty;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressIndicator;
import mapback.app.model.NextStep;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.protocol.SecretText;

/// A form whose text says where backups are, a folder's path or connection text: shows that looking takes its time,
/// then the backups or what is wrong.
abstract class JoinForm {
    protected final Surroundings here;

    @FXML
    private Button use;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    JoinForm(Surroundings here) {
        this.here = here;
    }

    /// Begins with a text.
    ///
    /// @param given may be empty
    final void beginWith(StringProperty text, String given) {
        text.set(given);
        use.disableProperty().bind(busy.visibleProperty().or(text.isEmpty()));
        trouble.on(NextStep.AGAIN, this::use);
    }

    /// Looks there.
    @FXML
    abstract void use();

    /// @param added called before the backups are shown
    final void join(SecretText text, Runnable added) {
        trouble.hide();
        busy.setVisible(true);
        here.models()
                .joining()
                .text(
                        text,
                        Optional.empty(),
                        place -> {
                            busy.setVisible(false);
                            added.run();
                            here.go().open(place);
                        },
                        problem -> {
                            busy.setVisible(false);
                            trouble.show(problem, here.text());
                        });
    }

    @FXML
    final void back() {
        here.go().show(new Page.Welcome());
    }
}
