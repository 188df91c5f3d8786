package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.input.KeyCode;

/// What somebody without a pointer does, where the sample's machines are shown.
///
/// @param rig the window
record SavingByKeys(Rig rig) {
    /// Finds the machine by a part of its name, and its newest backup.
    void choose(String image) throws Exception {
        rig.keys(KeyCode.CONTROL, KeyCode.F);
        rig.awaitFocus("filter");
        rig.paste("mail");
        rig.await("one machine is left", () -> rig.models().backups().machines().size() == 1);
        rig.keys(KeyCode.TAB);
        rig.keys(KeyCode.HOME);
        rig.awaitText(image);
    }

    /// Saves what is chosen, to the last byte.
    void save(String snapshot, String image, Path target) throws Exception {
        rig.keys(KeyCode.CONTROL, KeyCode.S);
        rig.awaitText("Save as file");
        rig.awaitFocus("path");
        rig.paste(target.toString());
        rig.keys(KeyCode.ENTER);
        rig.awaitText("Restored \"" + image + "\"");
        assertThat(Sums.of(target)).isEqualTo(Sums.known(snapshot, image));
    }
}
