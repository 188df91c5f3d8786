package mapback.app.window.frame;

import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import mapback.app.window.part.Navigator;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;

/// The keys that work on every page.
record FrameKeys(Surroundings here, Navigator go, MenuButton menu, Runnable add) {

    void install(Node root) {
        Map<KeyCombination, Runnable> deeds = Map.of(
                control(KeyCode.DIGIT1),
                () -> go.go(new Page.Backups()),
                control(KeyCode.DIGIT2),
                () -> go.go(new Page.OnThisComputer()),
                control(KeyCode.DIGIT3),
                () -> go.go(new Page.Jobs()),
                control(KeyCode.N),
                add,
                control(KeyCode.SLASH),
                () -> go.tell(here.text().say("keys.all")),
                new KeyCodeCombination(KeyCode.F10),
                menu::show);
        root.addEventFilter(
                KeyEvent.KEY_PRESSED,
                event -> deeds.forEach((keys, deed) -> {
                    if (keys.match(event)) {
                        event.consume();
                        deed.run();
                    }
                }));
    }

    private static KeyCombination control(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN);
    }
}
