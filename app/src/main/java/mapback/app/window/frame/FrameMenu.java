package mapback.app.window.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import mapback.app.desktop.Scheme;
import mapback.app.model.Place;
import mapback.app.window.part.Surroundings;

/// The menu at the foot of the side bar.
record FrameMenu(Surroundings here, FrameActions actions) {

    List<MenuItem> items() {
        Menu look = new Menu(here.text().say("menu.look"));
        ToggleGroup looks = new ToggleGroup();
        look.getItems()
                .setAll(
                        look("menu.look.system", Optional.empty(), looks),
                        look("menu.look.light", Optional.of(Scheme.LIGHT), looks),
                        look("menu.look.dark", Optional.of(Scheme.DARK), looks));
        Menu forget = new Menu(here.text().say("menu.forget"));
        forget.setOnShowing(_ -> forget.getItems().setAll(forgettable()));
        // A menu without an item never shows, so it would never be filled.
        forget.getItems().setAll(new MenuItem(""));
        MenuItem keys = new MenuItem(here.text().say("menu.keys"));
        keys.setOnAction(_ -> here.go().tell(here.text().say("keys.all")));
        MenuItem quit = new MenuItem(here.text().say("menu.quit"));
        quit.setOnAction(_ -> actions.quit());
        return List.of(look, forget, keys, quit);
    }

    private MenuItem look(String key, Optional<Scheme> scheme, ToggleGroup group) {
        RadioMenuItem item = new RadioMenuItem(here.text().say(key));
        item.setToggleGroup(group);
        item.setSelected(here.settings().scheme().equals(scheme));
        item.setOnAction(_ -> actions.look(scheme));
        return item;
    }

    private List<MenuItem> forgettable() {
        List<MenuItem> items = new ArrayList<>();
        for (Place place : here.models().repositories().places()) {
            MenuItem item = new MenuItem(here.text().say("menu.forget.one", Map.of("name", place.name())));
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> here.models().repositories().remove(place, problem -> here.go()
                    .tell(here.text().sentence(problem))));
            items.add(item);
        }
        return items;
    }
}
