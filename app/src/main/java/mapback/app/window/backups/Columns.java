package mapback.app.window.backups;

import javafx.scene.Scene;
import javafx.scene.control.SplitPane;
import javafx.util.Subscription;

/// How wide machines, days and contents are at first: a pane that is laid out before it has its size forgets where its
/// dividers were to be, so they are put there once it has it.
final class Columns {
    /// Shares of the width, from the left: a machine's second line and a day's date are whole.
    private static final double[] SHARES = {0.345, 0.58};

    private final SplitPane pane;
    private Subscription waiting = Subscription.EMPTY;

    Columns(SplitPane pane) {
        this.pane = pane;
    }

    void arrange() {
        waiting = pane.widthProperty().subscribe(width -> {
            if (width.doubleValue() > 0 && pane.getScene() != null) {
                waiting.unsubscribe();
                behindLayout(pane.getScene());
            }
        });
    }

    private void behindLayout(Scene scene) {
        scene.addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                scene.removePostLayoutPulseListener(this);
                pane.setDividerPositions(SHARES);
            }
        });
    }
}
