package mapback.app.window.frame;

import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import mapback.app.model.Target;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TargetText;

/// A place of this computer that something of a backup can be dragged onto. Pressed, it is asked for what is
/// chosen under Backups: that is the same without a pointer. Either way a page shows both ends first.
final class TargetTile extends Button {
    private static final PseudoClass AIMED_AT = PseudoClass.getPseudoClass("aimed-at");

    private final Surroundings here;
    private final Target target;

    TargetTile(Surroundings here, Target target) {
        super(TargetText.name(target, here.text()), TargetText.icon(target));
        this.here = here;
        this.target = target;
        getStyleClass().addAll("flat", "target-tile");
        setId(target instanceof Target.NewDisk ? "target-disk" : "target-folder");
        setMaxWidth(Double.MAX_VALUE);
        setMnemonicParsing(false);
        setWrapText(true);
        setMinHeight(USE_PREF_SIZE);
        String invitation =
                here.text().say("target.spoken", Map.of("name", getText(), "why", TargetText.why(target, here.text())));
        setTooltip(new Tooltip(invitation));
        setAccessibleText(invitation);
        setOnAction(_ -> here.go().put(target));
        setOnDragOver(this::over);
        setOnDragEntered(event -> pseudoClassStateChanged(AIMED_AT, fits(event)));
        setOnDragExited(_ -> pseudoClassStateChanged(AIMED_AT, false));
        setOnDragDropped(this::dropped);
    }

    private void over(DragEvent event) {
        if (fits(event)) {
            event.acceptTransferModes(TransferMode.COPY);
            event.consume();
        }
    }

    /// Only what this window's own lists hand out; what comes from elsewhere is the window's as a whole.
    private boolean fits(DragEvent event) {
        return event.getGestureSource() != null
                && here.models()
                        .carried()
                        .get()
                        .filter(subject -> subject.canGo(target))
                        .isPresent();
    }

    private void dropped(DragEvent event) {
        boolean isTaken = fits(event);
        if (isTaken) {
            here.models().carried().get().ifPresent(subject -> here.go().check(subject, target));
        }
        event.setDropCompleted(isTaken);
        event.consume();
    }
}
