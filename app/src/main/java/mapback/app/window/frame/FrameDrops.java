package mapback.app.window.frame;

import java.io.File;
import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;

/// What is dropped onto the window from elsewhere: a bookmark, an index or a folder of a datastore, a key file,
/// a connection text. It shows something with everything filled in, and begins nothing.
record FrameDrops(FrameActions actions) {

    void install(Node root) {
        root.setOnDragOver(event -> {
            if (isFromElsewhere(event)) {
                event.acceptTransferModes(TransferMode.COPY);
            }
            event.consume();
        });
        root.setOnDragDropped(this::dropped);
    }

    private static boolean isFromElsewhere(DragEvent event) {
        Dragboard board = event.getDragboard();
        return event.getGestureSource() == null && (board.hasFiles() || board.hasString());
    }

    /// One thing at a time can be looked at: of several files it is the first.
    private void dropped(DragEvent event) {
        boolean isTaken = isFromElsewhere(event);
        if (isTaken) {
            Dragboard board = event.getDragboard();
            actions.bring(board.getFiles().stream()
                    .findFirst()
                    .map(File::toString)
                    .orElseGet(() -> String.valueOf(board.getString())));
        }
        event.setDropCompleted(isTaken);
        event.consume();
    }
}
