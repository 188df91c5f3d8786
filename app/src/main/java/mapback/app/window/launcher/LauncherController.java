package mapback.app.window.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.stage.FileChooser;
import mapback.app.model.Deeds.Subject;
import mapback.app.model.NextStep;
import mapback.app.model.Shortcuts;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;
import mapback.protocol.SnapshotRow;

/// Makes a launcher or a bookmark of a backup: what it leads to, and where it lies.
public final class LauncherController {
    private final Surroundings here;
    private final Subject subject;

    @FXML
    private TextField name;

    @FXML
    private RadioButton newest;

    @FXML
    private RadioButton exact;

    @FXML
    private CheckBox inMenu;

    @FXML
    private CheckBox onScreen;

    @FXML
    private CheckBox asFile;

    @FXML
    private HBox place;

    @FXML
    private TextField path;

    @FXML
    private Button make;

    @FXML
    private TroubleBox trouble;

    private boolean isMaking;

    public LauncherController(Surroundings here, Subject subject) {
        this.here = here;
        this.subject = subject;
    }

    @FXML
    void initialize() {
        SnapshotRow row = subject.snapshot();
        String machine = here.text().say("machine.kind", Map.of("kind", row.backupType(), "id", row.backupId()));
        String shown = Harmless.line(machine);
        name.setText(shown + " · " + Harmless.line(subject.place().name()));
        newest.setText(here.text().say("launcher.newest", Map.of("machine", shown)));
        exact.setText(here.text()
                .say(
                        "launcher.exact",
                        Map.of(
                                "when",
                                here.text().near(row.backupTime(), here.clock().instant()))));
        path.setText(here.models()
                .destinations()
                .home()
                .resolve(row.backupType() + "-" + row.backupId() + ".mapback")
                .toString());
        place.visibleProperty().bind(asFile.selectedProperty());
        place.managedProperty().bind(asFile.selectedProperty());
        onScreen.setVisible(false);
        onScreen.setManaged(false);
        here.models().launching().look(hasScreen -> {
            onScreen.setVisible(hasScreen);
            onScreen.setManaged(hasScreen);
            onScreen.setSelected(hasScreen);
            offer();
        });
        List.of(inMenu, onScreen, asFile).forEach(box -> box.selectedProperty().subscribe(_ -> offer()));
        name.textProperty().subscribe(_ -> offer());
        path.textProperty().subscribe(_ -> offer());
        trouble.on(NextStep.OTHER_TARGET, this::choose);
        offer();
    }

    private void offer() {
        boolean isAnywhere = inMenu.isSelected() || onScreen.isSelected() || asFile.isSelected();
        boolean isNamed = !name.getText().isBlank() && (!asFile.isSelected() || path().isPresent());
        make.setDisable(isMaking || !isAnywhere || !isNamed);
    }

    private Optional<Path> path() {
        return here.models().destinations().typed(path.getText());
    }

    @FXML
    void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(here.text().say("launcher.file"));
        path().ifPresent(file -> chooser.setInitialFileName(String.valueOf(file.getFileName())));
        Optional.ofNullable(chooser.showSaveDialog(path.getScene().getWindow()))
                .map(File::toString)
                .ifPresent(path::setText);
    }

    @FXML
    void make() {
        trouble.hide();
        isMaking = true;
        offer();
        SnapshotRow row = subject.snapshot();
        Shortcuts.Wish wish = new Shortcuts.Wish(
                name.getText(),
                subject.place(),
                newest.isSelected() ? row.backupType() + "/" + row.backupId() : subject.name(),
                subject.archive().map(Names::ofArchive).orElse(""),
                inMenu.isSelected(),
                onScreen.isSelected(),
                asFile.isSelected() ? path() : Optional.empty());
        here.models().launching().make(wish, this::made, this::failed);
    }

    private void made(List<Path> files) {
        here.go().show(new Page.Backups());
        here.go()
                .tell(here.text()
                        .say(
                                "launcher.made",
                                Map.of(
                                        "count",
                                        files.size(),
                                        "files",
                                        files.stream()
                                                .map(Path::toString)
                                                .map(Harmless::line)
                                                .collect(Collectors.joining(", ")))));
    }

    private void failed(Problem problem) {
        isMaking = false;
        offer();
        trouble.show(problem, here.text());
    }

    @FXML
    void back() {
        here.go().show(new Page.Backups());
    }
}
