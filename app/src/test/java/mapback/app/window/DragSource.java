package mapback.app.window;

import java.io.File;
import java.util.Arrays;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/// Another program, from which something is dragged: a small window full of a file, or of a text. It ends with
/// its input.
final class DragSource {
    static final int SIZE = 120;

    private DragSource() {}

    /// @param words where the window lies, `file` or `text`, and what is dragged
    public static void main(String[] words) throws Exception {
        Platform.startup(() -> {
            Label label = new Label("drag me");
            StackPane pane = new StackPane(label);
            pane.setOnDragDetected(event -> {
                ClipboardContent content = new ClipboardContent();
                if (words[2].equals("file")) {
                    content.putFiles(Arrays.stream(words).skip(3).map(File::new).toList());
                } else {
                    content.putString(words[3]);
                }
                pane.startDragAndDrop(TransferMode.COPY).setContent(content);
                event.consume();
            });
            Stage stage = new Stage(StageStyle.UNDECORATED);
            stage.setScene(new Scene(pane, SIZE, SIZE));
            stage.setX(Double.parseDouble(words[0]));
            stage.setY(Double.parseDouble(words[1]));
            stage.setAlwaysOnTop(true);
            stage.setOnShown(_ -> Platform.runLater(() -> {
                System.out.println("shown");
                System.out.flush();
            }));
            stage.show();
        });
        while (System.in.read() >= 0) {
            // until the end
        }
        System.exit(0);
    }
}
