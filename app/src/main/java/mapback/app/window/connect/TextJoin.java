package mapback.app.window.connect;

import java.util.Optional;
import javafx.scene.control.ProgressIndicator;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.protocol.SecretText;

/// Adds what a text says, a folder's path or connection text: shows that this takes its time, then the backups or
/// what is wrong.
record TextJoin(Surroundings here, ProgressIndicator busy, TroubleBox trouble) {

    /// @param added called before the backups are shown
    void begin(SecretText text, Runnable added) {
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
}
