package mapback.app.window.frame;

import java.io.File;
import java.util.List;
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

    private void dropped(DragEvent event) {
        boolean isTaken = isFromElsewhere(event);
        if (isTaken) {
            Dragboard board = event.getDragboard();
            List<String> files = board.getFiles().stream().map(File::toString).toList();
            actions.bring(files.isEmpty() ? List.of(String.valueOf(board.getString())) : files);
        }
        event.setDropCompleted(isTaken);
        event.consume();
    }
}
