package mapback.app.window.check;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import mapback.app.model.ContentKind;
import mapback.app.model.Deeds.Saving;
import mapback.app.model.Deeds.Subject;
import mapback.app.model.Ground.Found;
import mapback.app.model.NextStep;
import mapback.app.model.Target;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TargetText;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;
import mapback.protocol.FileRow;

/// Shows both ends before anything begins: what of which backup, where it goes, what will be true afterwards
/// and what is lost by it. Whoever came here by dragging finds both filled in, and presses the button or does
/// not.
public final class CheckController {
    private final Surroundings here;
    private final Target target;

    /// The file that gets what is not damaged.
    private final Optional<Path> given;
    private final boolean skipsDamage;

    @FXML
    private Label title;

    @FXML
    private HBox ends;

    @FXML
    private HBox choice;

    @FXML
    private ComboBox<FileRow> archive;

    @FXML
    private VBox file;

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
    private Label after;

    @FXML
    private Label lost;

    @FXML
    private Label asked;

    @FXML
    private Button save;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    private Subject subject;
    private Found found = new Found.Nothing();
    private boolean isBeginning;

    /// Whether the path is the one that was proposed, which follows the archive.
    private boolean isProposed = true;

    public CheckController(Surroundings here, Subject subject, Target target) {
        this(here, subject, target, Optional.empty(), false);
    }

    /// With a file that is not what it was to become.
    ///
    /// @param skipsDamage whether it is known that it cannot have everything
    public CheckController(Surroundings here, Subject subject, Path file, boolean skipsDamage) {
        this(here, subject, new Target.Folder(file.resolveSibling("")), Optional.of(file), skipsDamage);
    }

    private CheckController(
            Surroundings here, Subject subject, Target target, Optional<Path> given, boolean skipsDamage) {
        this.here = here;
        this.subject = subject;
        this.target = target;
        this.given = given;
        this.skipsDamage = skipsDamage;
    }

    @FXML
    void initialize() {
        title.setText(here.text().say(isFile() ? "check.file" : "check.disk"));
        archives();
        show(file, isFile());
        show(skipDamaged, isFile());
        show(asked, !isFile());
        path.setText(given.map(Path::toString).orElseGet(this::proposed));
        isProposed = given.isEmpty();
        skipDamaged.setSelected(skipsDamage);
        path.textProperty().subscribe((_, now) -> {
            isProposed = now.equals(proposed());
            look();
        });
        replace.selectedProperty().subscribe(_ -> draw());
        trouble.on(NextStep.AGAIN, this::save);
        trouble.on(NextStep.SHOW_MAPPINGS, () -> here.go().show(new Page.OnThisComputer()));
        trouble.on(NextStep.SHOW_JOBS, () -> here.go().show(new Page.Jobs()));
        trouble.on(NextStep.FIND_OUT, () -> here.go().show(new Page.FindOut(subject.place())));
        trouble.on(NextStep.EXPORT, this::export);
        trouble.on(NextStep.OTHER_TARGET, this::choose);
        trouble.on(NextStep.IGNORE_SPACE, () -> write(to -> new Saving(to, overwrites(), compares(), skips(), true)));
        trouble.on(NextStep.COMPARE, () -> write(to -> new Saving(to, false, true, skips(), false)));
        trouble.on(NextStep.REPLACE, () -> write(to -> new Saving(to, true, false, skips(), false)));
        look();
    }

    private boolean isFile() {
        return target instanceof Target.Folder;
    }

    /// Of a backup that was dragged as a whole the most likely part is chosen, and the others are at hand.
    private void archives() {
        List<FileRow> possible = subject.possible(target);
        archive.getItems().setAll(possible);
        archive.setConverter(new ArchiveName(here.text()));
        possible.stream()
                .filter(row -> subject.archive().filter(row.filename()::equals).isPresent())
                .findFirst()
                .or(() -> possible.stream().findFirst())
                .ifPresent(row -> {
                    archive.setValue(row);
                    subject = subject.of(Optional.of(row.filename()));
                });
        show(choice, possible.size() > 1);
        archive.valueProperty().subscribe((_, row) -> {
            subject = subject.of(Optional.of(row.filename()));
            if (isProposed) {
                path.setText(proposed());
            }
            draw();
        });
    }

    private String archive() {
        return subject.archive().orElse("");
    }

    /// In the folder, under a name that says which machine it was.
    private String proposed() {
        if (!(target instanceof Target.Folder(Path folder))) {
            return "";
        }
        String name = Names.ofArchive(archive());
        String raw = name.endsWith(".img") ? name.substring(0, name.length() - 4) + ".raw" : name;
        return folder.resolve(subject.snapshot().backupType() + "-"
                        + subject.snapshot().backupId() + "-" + raw)
                .toString();
    }

    private Optional<Path> path() {
        return here.models().destinations().typed(path.getText());
    }

    /// Asked elsewhere, since a folder may lie on a network that is away.
    private void look() {
        if (!isFile()) {
            draw();
            return;
        }
        Optional<Path> wanted = path();
        wanted.ifPresent(one -> here.models().ground().look(one, now -> {
            found = now;
            draw();
        }));
        if (wanted.isEmpty()) {
            found = new Found.Nothing();
        }
        draw();
    }

    private void draw() {
        boolean isThere = isFile() && found instanceof Found.File;
        show(present, isThere);
        ends.getChildren()
                .setAll(
                        end(Icons.content(ContentKind.of(archive())), what(), when()),
                        Icons.arrow(),
                        end(TargetText.icon(target), where(), whereMore()));
        after.setText(here.text()
                .say(
                        isFile() ? "check.after.file" : "check.after.disk",
                        Map.of(
                                "archive", Harmless.line(Names.ofArchive(archive())),
                                "when", when(),
                                "size", size(),
                                "disk", ContentKind.of(archive()) == ContentKind.DISK)));
        lost.setText(lost());
        lost.getStyleClass().setAll("label", found instanceof Found.Nothing ? "check-kept" : "check-lost");
        save.setDisable(
                isBeginning || (isFile() && path().isEmpty()) || archive().isEmpty());
        save.setText(here.text().say(isFile() ? isThere ? "save.go.present" : "save.go" : "deed.attach"));
        busy.setVisible(isBeginning);
    }

    private static Node end(Node icon, String name, String more) {
        Label first = new Label(name);
        first.getStyleClass().add("cell-title");
        first.setWrapText(true);
        Label second = new Label(more);
        second.getStyleClass().add("muted");
        second.setWrapText(true);
        // Where there is little room there is more to scroll, but nothing is cut.
        first.setMinHeight(Region.USE_PREF_SIZE);
        second.setMinHeight(Region.USE_PREF_SIZE);
        VBox text = new VBox(first, second);
        text.getStyleClass().add("cell-text");
        HBox end = new HBox(icon, text);
        end.getStyleClass().add("check-end");
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox.setHgrow(end, Priority.ALWAYS);
        return end;
    }

    private String what() {
        return here.text()
                .say(
                        "check.what",
                        Map.of(
                                "archive", Harmless.line(Names.ofArchive(archive())),
                                "machine",
                                        Harmless.line(subject.snapshot().backupType() + "/"
                                                + subject.snapshot().backupId())));
    }

    private String when() {
        return here.text().near(subject.snapshot().backupTime(), here.clock().instant());
    }

    private String size() {
        return Optional.ofNullable(archive.getValue())
                .flatMap(FileRow::size)
                .map(here.text()::size)
                .orElse("");
    }

    private String where() {
        return isFile()
                ? Harmless.line(
                        path().map(Path::getFileName).map(Path::toString).orElse(""))
                : TargetText.name(target, here.text());
    }

    private String whereMore() {
        return isFile()
                ? Harmless.line(path().map(Path::getParent).map(Path::toString).orElse(""))
                : here.text().say("target.disk.why");
    }

    private String lost() {
        return switch (found) {
            case Found.File(long size, long modified) ->
                here.text()
                        .say(
                                replace.isSelected() ? "check.lost.replace" : "check.lost.update",
                                Map.of(
                                        "size", here.text().size(size),
                                        "when",
                                                here.text()
                                                        .near(
                                                                modified,
                                                                here.clock().instant())));
            case Found.Other _ -> here.text().say("check.lost.other");
            case Found.Nothing _ -> here.text().say("check.lost.nothing");
        };
    }

    private static void show(Node node, boolean isShown) {
        node.setVisible(isShown);
        node.setManaged(isShown);
    }

    @FXML
    void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(here.text().say("save.choose"));
        path().map(Path::getFileName).map(Path::toString).ifPresent(chooser::setInitialFileName);
        Optional.ofNullable(chooser.showSaveDialog(path.getScene().getWindow()))
                .map(File::toString)
                .ifPresent(path::setText);
    }

    private boolean overwrites() {
        return present.isVisible() && replace.isSelected();
    }

    private boolean compares() {
        return present.isVisible() && update.isSelected();
    }

    private boolean skips() {
        return skipDamaged.isSelected();
    }

    @FXML
    void save() {
        if (isFile()) {
            write(to -> new Saving(to, overwrites(), compares(), skips(), false));
        } else {
            begins();
            here.models().deeds().attach(subject, _ -> here.go().show(new Page.OnThisComputer()), this::failed);
        }
    }

    private void write(Function<Path, Saving> how) {
        path().ifPresent(to -> {
            begins();
            here.models()
                    .deeds()
                    .save(
                            subject,
                            how.apply(to),
                            _ -> {
                                Optional.ofNullable(to.getParent())
                                        .ifPresent(here.models().destinations()::use);
                                here.go().show(new Page.Jobs());
                            },
                            this::failed);
        });
    }

    private void export() {
        begins();
        here.models().deeds().export(subject, _ -> here.go().show(new Page.OnThisComputer()), this::failed);
    }

    private void begins() {
        trouble.hide();
        isBeginning = true;
        draw();
    }

    private void failed(Problem problem) {
        isBeginning = false;
        trouble.show(problem, here.text());
        look();
    }

    @FXML
    void back() {
        here.go().show(new Page.Backups());
    }
}
