package mapback.app.window.backups;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.ListCell;
import javafx.scene.input.DataFormat;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.paint.Color;
import mapback.app.model.Deeds.Subject;
import mapback.app.window.part.Surroundings;

/// Lets rows be dragged out of a list: onto a place of this computer, where a page asks first.
///
/// @param subject what a row stands for
record DragOut<T>(Surroundings here, Function<T, Optional<Subject>> subject) {

    ListCell<T> install(ListCell<T> cell) {
        cell.setOnDragDetected(event -> {
            Optional<Subject> carried = Optional.ofNullable(cell.getItem()).flatMap(subject);
            if (carried.isPresent()) {
                begin(cell, carried.get());
                event.consume();
            }
        });
        cell.setOnDragDone(_ -> here.models().carried().set(Optional.empty()));
        return cell;
    }

    /// Other programs get the backup's name as text; what is meant stays in this process.
    private void begin(ListCell<T> cell, Subject carried) {
        here.models().carried().set(Optional.of(carried));
        Dragboard board = cell.startDragAndDrop(TransferMode.COPY);
        board.setContent(Map.of(DataFormat.PLAIN_TEXT, carried.name()));
        SnapshotParameters clear = new SnapshotParameters();
        clear.setFill(Color.TRANSPARENT);
        board.setDragView(cell.getGraphic().snapshot(clear, null));
    }
}
