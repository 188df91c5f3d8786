package mapback.app.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import mapback.app.model.Place;

/// A page in a language whose words are longer: each text grows by 40 %, and what no longer fits is told. In lists
/// these are the buttons; names there may be cut with dots, and are whole where the pointer rests on them.
///
/// @param root of the scene
record LongTexts(Parent root) {
    private static final double SLACK = 1.5;

    /// Makes them longer, looks, and puts everything back. On the window's thread.
    List<String> misfits() {
        Map<Labeled, String> before = new LinkedHashMap<>();
        collect(root, false, before);
        before.forEach((node, text) -> node.setText(longer(text)));
        layOut();
        List<String> misfits = new ArrayList<>();
        before.keySet().forEach(node -> look(node, misfits));
        overlaps(root, misfits);
        before.forEach(Labeled::setText);
        layOut();
        return misfits;
    }

    /// What is cut with dots as it is. On the window's thread.
    List<String> cut() {
        layOut();
        Map<Labeled, String> all = new LinkedHashMap<>();
        collect(root, false, all);
        return all.keySet().stream()
                .filter(node -> !isWhole(node) && node.getTooltip() == null)
                .map(node -> "cut: " + node.getText())
                .toList();
    }

    private static boolean isWhole(Labeled node) {
        return node.getChildrenUnmodifiable().stream()
                .filter(child -> child.getStyleClass().contains("text"))
                .map(Text.class::cast)
                .allMatch(drawn -> drawn.getText().equals(node.getText()));
    }

    private void layOut() {
        root.applyCss();
        root.layout();
        // What wraps learns its width in the first round.
        root.layout();
    }

    private static String longer(String text) {
        int more = (int) Math.ceil(text.length() * 0.4);
        return text + text.repeat(1 + more / text.length()).substring(0, more);
    }

    private static void collect(Node node, boolean isInList, Map<Labeled, String> all) {
        // The days of a month are numbers in every language, and places are called as somebody called them.
        if (!node.isVisible() || node.getStyleClass().contains("day-strip") || node.getUserData() instanceof Place) {
            return;
        }
        if (node instanceof Labeled labeled
                && (!isInList || node instanceof ButtonBase)
                && !labeled.textProperty().isBound()
                && labeled.getText() != null
                && !labeled.getText().isBlank()) {
            all.put(labeled, labeled.getText());
        }
        if (node instanceof Parent parent) {
            boolean isList = isInList || node instanceof ListView<?>;
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, isList, all));
        }
    }

    private void look(Labeled node, List<String> misfits) {
        if (!isWhole(node) && node.getTooltip() == null) {
            misfits.add("cut: " + node.getText());
        }
        if (!isInPane(node)) {
            Bounds at = node.localToScene(node.getLayoutBounds());
            double width = root.getLayoutBounds().getWidth();
            double height = root.getLayoutBounds().getHeight();
            if (at.getMinX() < -SLACK
                    || at.getMinY() < -SLACK
                    || at.getMaxX() > width + SLACK
                    || at.getMaxY() > height + SLACK) {
                misfits.add("outside, at " + (int) at.getMaxX() + ", " + (int) at.getMaxY() + " of " + (int) width
                        + ", " + (int) height + ": " + node.getText());
            }
        }
    }

    /// What can be scrolled to may lie outside.
    private static boolean isInPane(Node node) {
        for (Node at = node.getParent(); at != null; at = at.getParent()) {
            // The page as a whole can be scrolled in a window that is smaller still.
            boolean isPane = at instanceof ScrollPane && !at.getStyleClass().contains("reach");
            if (isPane || at instanceof ListView<?>) {
                return true;
            }
        }
        return false;
    }

    private static void overlaps(Node node, List<String> misfits) {
        if (!node.isVisible() || !(node instanceof Parent parent) || node instanceof ListView<?>) {
            return;
        }
        if (node instanceof Pane && !(node instanceof StackPane)) {
            List<Node> seen = parent.getChildrenUnmodifiable().stream()
                    .filter(child -> child.isVisible() && child.isManaged())
                    .toList();
            for (int i = 0; i < seen.size(); i++) {
                for (int k = i + 1; k < seen.size(); k++) {
                    if (overlap(seen.get(i), seen.get(k))) {
                        misfits.add("one over another: " + seen.get(i) + " and " + seen.get(k));
                    }
                }
            }
        }
        if (!(node instanceof Control) || node instanceof ScrollPane) {
            parent.getChildrenUnmodifiable().forEach(child -> overlaps(child, misfits));
        }
    }

    private static boolean overlap(Node one, Node other) {
        Bounds a = one.getBoundsInParent();
        Bounds b = other.getBoundsInParent();
        return Math.min(a.getMaxX(), b.getMaxX()) - Math.max(a.getMinX(), b.getMinX()) > SLACK
                && Math.min(a.getMaxY(), b.getMaxY()) - Math.max(a.getMinY(), b.getMinY()) > SLACK;
    }
}
