package mapback.app.window.welcome;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;

/// Where are your backups? Three cards.
public final class WelcomeController {
    private static final double LEAST_WIDTH = 580;

    private final Surroundings here;

    @FXML
    private VBox page;

    @FXML
    private HBox cards;

    public WelcomeController(Surroundings here) {
        this.here = here;
    }

    /// One beside the other; below one another where they would be columns of words.
    @FXML
    void initialize() {
        VBox column = new VBox();
        column.getStyleClass().addAll(cards.getStyleClass());
        page.widthProperty()
                .map(width -> width.doubleValue() > 0 && width.doubleValue() < LEAST_WIDTH)
                .subscribe(isNarrow -> {
                    Pane into = isNarrow ? column : cards;
                    Pane from = isNarrow ? cards : column;
                    if (!from.getChildren().isEmpty()) {
                        into.getChildren().setAll(List.copyOf(from.getChildren()));
                        page.getChildren().set(page.getChildren().indexOf(from), into);
                    }
                });
    }

    @FXML
    void server() {
        here.go().show(new Page.AddServer());
    }

    @FXML
    void folder() {
        here.go().show(new Page.AddFolder(""));
    }

    @FXML
    void text() {
        here.go().show(new Page.AddText(""));
    }
}
