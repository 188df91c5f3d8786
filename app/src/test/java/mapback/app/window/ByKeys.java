package mapback.app.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;

/// A page as somebody meets it who has no pointer, or to whom it is read: each control has a name and a role, and shows
/// when it has the focus.
///
/// @param root of the scene
record ByKeys(Parent root) {
    /// What does not. On the window's thread; the focus is afterwards where it was.
    List<String> faults() {
        List<Control> all = new ArrayList<>();
        collect(root, all);
        List<String> faults = new ArrayList<>();
        Optional<Node> before = Optional.ofNullable(root.getScene().getFocusOwner());
        for (Control control : all) {
            if (!isNamed(control)) {
                faults.add("has no name: " + control);
            }
            if (control.getAccessibleRole() == AccessibleRole.NODE) {
                faults.add("has no role: " + control);
            }
            // Under the pointer it looks like that in any case.
            if (!control.isHover() && !showsFocus(control)) {
                faults.add("does not show that it has the focus: " + control);
            }
        }
        before.ifPresent(Node::requestFocus);
        return faults;
    }

    private static void collect(Node node, List<Control> all) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        if (node instanceof Control control && control.isFocusTraversable()) {
            all.add(control);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, all));
        }
    }

    private static boolean isNamed(Control control) {
        return isText(control.getAccessibleText())
                || (control instanceof Labeled labeled && isText(labeled.getText()))
                || control.queryAccessibleAttribute(AccessibleAttribute.LABELED_BY) != null;
    }

    private static boolean isText(String text) {
        return text != null && !text.isBlank();
    }

    private boolean showsFocus(Control control) {
        root.requestFocus();
        List<Object> without = looks(control);
        control.requestFocus();
        return !without.equals(looks(control));
    }

    /// All that a style gives it and its parts.
    private List<Object> looks(Control control) {
        root.applyCss();
        List<Object> looks = new ArrayList<>();
        look(control, looks);
        return looks;
    }

    private static void look(Node node, List<Object> looks) {
        looks.add(Optional.ofNullable(node.getEffect()));
        if (node instanceof Region region) {
            looks.add(Optional.ofNullable(region.getBackground()));
            looks.add(Optional.ofNullable(region.getBorder()));
        }
        if (node instanceof Labeled labeled) {
            looks.add(labeled.getTextFill());
            looks.add(labeled.isUnderline());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, looks));
        }
    }
}
