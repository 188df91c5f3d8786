package mapback.app.window.part;

import java.util.Collection;
import java.util.function.UnaryOperator;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextFormatter;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Fields take so much and no more: to lay out the ten million letters that somebody pasted takes all the memory there
/// is, again at every frame.
final class Bounded {
    /// Letters; no path is longer, and no name or password.
    static final int LINE = 4096;

    /// Letters; a connection text has perhaps a thousand.
    static final int TEXT = 16 * 1024;

    private Bounded() {}

    /// @param nodes of a view
    static void all(Collection<?> nodes) {
        for (Object node : nodes) {
            if (node instanceof TextInputControl field && field.isEditable()) {
                field.setTextFormatter(new TextFormatter<>(atMost(field instanceof TextArea ? TEXT : LINE)));
                field.addEventFilter(KeyEvent.KEY_PRESSED, Bounded::handOnEscape);
            }
        }
    }

    /// A field that filters takes this key for itself, which is meant for the page.
    private static void handOnEscape(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE && event.getSource() instanceof Node field) {
            Parent around = field.getParent();
            around.fireEvent(event.copyFor(around, around));
            event.consume();
        }
    }

    /// Of what is too long the beginning is taken: one sees that it came, and what it was.
    private static UnaryOperator<TextFormatter.Change> atMost(int letters) {
        return change -> {
            int kept = change.getControlText().length() - (change.getRangeEnd() - change.getRangeStart());
            int room = Math.max(0, letters - kept);
            if (change.getText().length() > room) {
                change.setText(change.getText().substring(0, room));
                int end = change.getRangeStart() + room;
                change.selectRange(end, end);
            }
            return change;
        };
    }
}
