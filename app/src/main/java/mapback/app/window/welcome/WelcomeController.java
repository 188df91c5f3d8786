package mapback.app.window.welcome;

import javafx.fxml.FXML;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;

/// Where are your backups? Three cards.
public final class WelcomeController {
    private final Surroundings here;

    public WelcomeController(Surroundings here) {
        this.here = here;
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
