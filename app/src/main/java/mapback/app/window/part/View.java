package mapback.app.window.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Optional;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;
import mapback.app.text.WindowText;

/// Loads views: `FolderController` has its `Folder.fxml` beside it.
public final class View {
    private static final String SUFFIX = "Controller";

    private View() {}

    /// @param controller gets the view's nodes
    /// @return the view
    public static Parent of(Object controller, WindowText text) {
        Class<?> type = controller.getClass();
        String name = type.getSimpleName();
        String file = name.substring(0, name.length() - SUFFIX.length()) + ".fxml";
        URL place = Optional.ofNullable(type.getResource(file))
                .orElseThrow(() -> new IllegalStateException("there is no " + file));
        FXMLLoader loader = new FXMLLoader(place, new Texts(text));
        loader.setController(controller);
        try {
            return loader.load();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
