package mapback.app.window.save;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import mapback.app.model.Deeds.Saving;
import mapback.app.model.Deeds.Subject;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;

/// Saves an archive as a file: what, where, and what becomes of a file that is there already.
public final class SaveController {
    private final Surroundings here;
    private final Subject subject;

    @FXML
    private Label what;

    @FXML
    private TextField path;

    @FXML
    private VBox present;

    @FXML
    private RadioButton replace;

    @FXML
    private RadioButton update;

    @FXML
    private CheckBox skipDamaged;

    @FXML
    private Button save;

    @FXML
    private TroubleBox trouble;

    private boolean isBeginning;

    public SaveController(Surroundings here, Subject subject) {
        this.here = here;
        this.subject = subject;
    }

    @FXML
    void initialize() {
        what.setText(here.text()
                .say(
                        "save.what",
                        Map.of(
                                "archive", Names.ofArchive(archive()),
                                "machine",
                                        Harmless.line(subject.snapshot().backupType() + "/"
                                                + subject.snapshot().backupId()),
                                "when",
                                        here.text()
                                                .near(
                                                        subject.snapshot().backupTime(),
                                                        here.clock().instant()))));
        path.setText(proposed());
        path.textProperty().subscribe(this::look);
        look();
    }

    private String archive() {
        return subject.archive().orElse("");
    }

    /// In the home folder, under a name that says which machine it was.
    private String proposed() {
        String name = Names.ofArchive(archive());
        String file = name.endsWith(".img") ? name.substring(0, name.length() - 4) + ".raw" : name;
        return Path.of(
                        System.getProperty("user.home"),
                        subject.snapshot().backupType() + "-"
                                + subject.snapshot().backupId() + "-" + file)
                .toString();
    }

    private Optional<Path> target() {
        try {
            return Optional.of(Path.of(path.getText().strip())).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void look() {
        boolean isThere = target().filter(Files::isRegularFile).isPresent();
        present.setVisible(isThere);
        present.setManaged(isThere);
        save.setDisable(isBeginning || target().isEmpty());
        save.setText(here.text().say(isThere ? "save.go.present" : "save.go"));
    }

    @FXML
    void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(here.text().say("save.choose"));
        target().ifPresent(file -> chooser.setInitialFileName(String.valueOf(file.getFileName())));
        Optional.ofNullable(chooser.showSaveDialog(path.getScene().getWindow()))
                .map(File::toString)
                .ifPresent(path::setText);
    }

    @FXML
    void save() {
        Optional<Path> target = target();
        if (target.isEmpty()) {
            return;
        }
        trouble.hide();
        isBeginning = true;
        look();
        boolean isThere = present.isVisible();
        Saving saving = new Saving(
                target.get(),
                isThere && replace.isSelected(),
                isThere && update.isSelected(),
                skipDamaged.isSelected());
        here.models().deeds().save(subject, saving, _ -> here.go().show(new Page.Jobs()), problem -> {
            isBeginning = false;
            look();
            trouble.show(problem, here.text());
        });
    }

    @FXML
    void back() {
        here.go().show(new Page.Backups());
    }
}
