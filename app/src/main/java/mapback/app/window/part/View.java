package mapback.app.window.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Optional;
import javafx.fxml.FXMLLoader;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;
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
            Parent view = loader.load();
            if (view.getStyleClass().contains("form")) {
                keepWhole(view);
            }
            Bounded.all(loader.getNamespace().values());
            return view;
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /// Where there is too little room a form is scrolled, and its sentences are not cut.
    private static void keepWhole(Parent part) {
        for (Node child : part.getChildrenUnmodifiable()) {
            if (child instanceof Labeled labeled && labeled.isWrapText()) {
                labeled.setMinHeight(Region.USE_PREF_SIZE);
            } else if (child instanceof Parent inner) {
                keepWhole(inner);
            }
        }
    }
}
