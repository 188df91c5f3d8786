package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;

/// What is in the window takes the room that it needs, and the room that there is.
class LayoutIT extends WindowCase {
    /// Margins of a card, above and below.
    private static final double MARGINS = 70;

    @Test
    void cards_are_as_high_as_what_is_in_the_highest_and_below_one_another_where_there_is_little_room()
            throws Exception {
        rig.open(Locale.ENGLISH);
        rig.usable("#textCard");
        rig.await("they are as high as their contents", () -> highest() < MARGINS);
        assertThat(Rig.onWindowThread(() -> top("#serverCard") == top("#textCard")))
                .isTrue();
        Rig.onWindowThread(() -> {
            rig.stage().setWidth(rig.stage().getMinWidth());
            return true;
        });
        rig.await("they are below one another", () -> top("#serverCard") < top("#textCard"));
        rig.await("they are as high as their contents", () -> highest() < MARGINS);
    }

    /// What the card with the most in it is higher than that.
    private double highest() {
        return rig.stage().getScene().getRoot().lookupAll(".card-button").stream()
                .map(Button.class::cast)
                .mapToDouble(card -> card.getHeight()
                        - card.getGraphic()
                                .prefHeight(card.getWidth()
                                        - card.getInsets().getLeft()
                                        - card.getInsets().getRight()))
                .min()
                .orElse(Double.MAX_VALUE);
    }

    private double top(String query) {
        return rig.find(query)
                .map(node -> node.localToScene(node.getBoundsInLocal()).getMinY())
                .orElseThrow();
    }

    @Test
    void what_is_said_of_a_job_has_the_whole_row_but_for_its_buttons() throws Exception {
        openMailServer();
        rig.click("#test");
        rig.awaitText("are what was backed up");
        rig.await("the sentence goes as far as it can", () -> rest() < MARGINS);
    }

    /// How much of the list's width the sentence does not use.
    private double rest() {
        ListView<?> list = rig.find("#list").map(ListView.class::cast).orElseThrow();
        Node sentence = list.lookupAll(".label").stream()
                .filter(node -> node instanceof Label label && label.getText().contains("are what was backed up"))
                .findFirst()
                .orElseThrow();
        return list.localToScene(list.getBoundsInLocal()).getMaxX()
                - sentence.localToScene(sentence.getBoundsInLocal()).getMaxX();
    }
}
