package mapback.app.window.frame;

import javafx.event.ActionEvent;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;

/// A place in the side bar. One of them is chosen, so it is a radio button, drawn as a line of a list.
final class SideChoice extends RadioButton {
    /// @param deed where it leads
    /// @param target what it stands for, to be marked when one is there
    SideChoice(String text, Node icon, ToggleGroup group, Runnable deed, Object target) {
        super(text);
        setWrapText(true);
        setMinHeight(Region.USE_PREF_SIZE);
        setGraphic(icon);
        getStyleClass().setAll("side-choice");
        setMaxWidth(Double.MAX_VALUE);
        setToggleGroup(group);
        setUserData(target);
        setAccessibleRole(AccessibleRole.RADIO_BUTTON);
        setOnAction(_ -> deed.run());
    }

    /// What is chosen already leads there too: from a page that was reached from it, back to it.
    @Override
    public void fire() {
        if (isSelected() && !isDisabled()) {
            fireEvent(new ActionEvent());
        } else {
            super.fire();
        }
    }
}
