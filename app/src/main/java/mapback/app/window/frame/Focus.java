package mapback.app.window.frame;

import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import org.jspecify.annotations.Nullable;

/// Where the focus goes when a page comes: into the first field, else the first list, else onto the
/// harmless answer. Who still holds Enter from the page before presses nothing by it.
final class Focus {
    private Focus() {}

    /// Once the page is laid out.
    static void first(Parent page) {
        Platform.runLater(() -> {
            if (page.getScene() == null) {
                return;
            }
            // What lies in a split pane is among its children only once it has its looks.
            page.applyCss();
            page.layout();
            if (isInside(page, page.getScene().getFocusOwner())) {
                // The page itself knows better what comes first.
                return;
            }
            find(page, TextInputControl.class)
                    .map(field -> (Node) field)
                    .or(() -> find(page, ListView.class))
                    .or(() -> harmless(page))
                    .ifPresent(Node::requestFocus);
        });
    }

    private static boolean isInside(Parent page, @Nullable Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at == page) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Node> harmless(Parent page) {
        return page.lookupAll(".button").stream()
                .filter(node -> node instanceof Button button && button.isCancelButton())
                .findFirst();
    }

    private static <T extends Node> Optional<T> find(Parent in, Class<T> type) {
        for (Node node : in.getChildrenUnmodifiable()) {
            if (type.isInstance(node) && node.isVisible() && !node.isDisabled()) {
                return Optional.of(type.cast(node));
            }
            if (node instanceof Parent inner && node.isVisible()) {
                Optional<T> found = find(inner, type);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
