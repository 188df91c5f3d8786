package mapback.app.window.frame;

import java.io.File;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import mapback.app.desktop.Bookmark;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.problem.ProblemException;

/// What is dropped onto the window: a bookmark, an index or a folder of a datastore, a connection text. It shows
/// something with everything filled in, and begins nothing.
record FrameDrops(Surroundings here, FrameController frame) {

    void install(Node root) {
        root.setOnDragOver(event -> {
            Dragboard board = event.getDragboard();
            if (event.getGestureSource() == null && (board.hasFiles() || board.hasString())) {
                event.acceptTransferModes(TransferMode.COPY);
            }
            event.consume();
        });
        root.setOnDragDropped(this::dropped);
    }

    private void dropped(DragEvent event) {
        Dragboard board = event.getDragboard();
        boolean isTaken = board.hasFiles() ? files(board.getFiles()) : board.hasString() && text(board.getString());
        event.setDropCompleted(isTaken);
        event.consume();
    }

    private boolean files(List<File> files) {
        if (files.isEmpty()) {
            return false;
        }
        open(files.getFirst().toString());
        return true;
    }

    private boolean text(String dropped) {
        here.go().show(new Page.AddText(dropped));
        return true;
    }

    /// Opens what a path names.
    void open(String path) {
        try {
            frame.open(Bookmark.open(path));
        } catch (ProblemException e) {
            here.go().tell(here.text().sentence(e.problem()));
        }
    }
}
