package mapback.app.window.backups;

import java.util.List;
import java.util.Optional;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import mapback.app.model.Backups;
import mapback.app.model.Target;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TargetText;
import mapback.protocol.FileRow;

/// The places of this computer that take what is chosen: choosing one does what dragging it there does.
record TargetMenu(Surroundings here) {

    void offer(MenuButton button, Optional<FileRow> chosen) {
        List<MenuItem> items = here.models().destinations().all().stream()
                .filter(target ->
                        chosen.filter(row -> target.takes(Backups.kind(row))).isPresent())
                .map(this::item)
                .toList();
        button.getItems().setAll(items);
        button.setDisable(items.isEmpty());
    }

    private MenuItem item(Target target) {
        MenuItem item =
                new MenuItem(TargetText.name(target, here.text()) + " · " + TargetText.why(target, here.text()));
        item.setGraphic(TargetText.icon(target));
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> here.go().put(target));
        return item;
    }
}
