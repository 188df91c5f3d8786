package mapback.app.window.backups;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import mapback.app.model.Backups;
import mapback.app.model.ContentKind;
import mapback.app.model.Deeds.Subject;
import mapback.app.model.NextStep;
import mapback.app.model.Place;
import mapback.app.model.Target;
import mapback.app.text.Harmless;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.SnapshotRow;

/// Machines on the left, the days of the chosen one beside them, the contents of the chosen day on the right.
public final class BackupsController {
    /// All rows are equally high, so that ten thousand of them scroll as ten do.
    private static final double ROW = 56;

    private final Surroundings here;
    private final Backups backups;
    private final DayStrip strip = new DayStrip();
    private final TargetMenu targets;

    @FXML
    private BorderPane root;

    @FXML
    private Label title;

    @FXML
    private ComboBox<String> namespace;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private Label asking;

    @FXML
    private SplitPane columns;

    @FXML
    private TextField filter;

    @FXML
    private ListView<GroupRow> machines;

    @FXML
    private ListView<SnapshotRow> days;

    @FXML
    private StackPane stripPlace;

    @FXML
    private VBox detail;

    @FXML
    private Label when;

    @FXML
    private Label facts;

    @FXML
    private TextArea notes;

    @FXML
    private ListView<FileRow> contents;

    @FXML
    private Button save;

    @FXML
    private Button attach;

    @FXML
    private Button export;

    @FXML
    private Button test;

    @FXML
    private Button launcher;

    @FXML
    private MenuButton target;

    @FXML
    private FlowPane deeds;

    @FXML
    private TroubleBox trouble;

    private final Label noMachine = new Label();

    /// Whether a deed has begun that is not answered yet: pressed twice it would be done twice.
    private final BooleanProperty doing = new SimpleBooleanProperty();

    /// Whether a choice comes from the model, and not from a person.
    private boolean isShowing;

    public BackupsController(Surroundings here) {
        this.here = here;
        this.backups = here.models().backups();
        this.targets = new TargetMenu(here);
    }

    @FXML
    void initialize() {
        stripPlace.getChildren().add(strip);
        new Columns(columns).arrange();
        asking.managedProperty().bind(asking.visibleProperty());
        busy.visibleProperty()
                .bind(doing.or(BooleanExpression.booleanExpression(
                        backups.state().map(Backups.State.Asking.class::isInstance))));
        lists();
        chooser();
        backups.place().subscribe(this::showPlace);
        backups.state().subscribe(this::showState);
        backups.machine().subscribe(this::showMachine);
        backups.day().subscribe(this::showDay);
        backups.notes().subscribe(new Notes(notes)::show);
        deeds.disableProperty().bind(doing);
        trouble.on(NextStep.AGAIN, backups::refresh);
        trouble.on(NextStep.EXPORT, this::export);
        trouble.on(NextStep.SHOW_MAPPINGS, () -> here.go().show(new Page.OnThisComputer()));
        here.models().destinations().all().subscribe(this::offer);
        trouble.on(NextStep.FIND_OUT, () -> backups.place().get().ifPresent(place -> here.go()
                .show(new Page.FindOut(place))));
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private void lists() {
        machines.setFixedCellSize(ROW);
        machines.setItems(backups.machines());
        machines.setCellFactory(_ -> new MachineCell(here));
        machines.getSelectionModel().selectedItemProperty().subscribe(row -> {
            if (!isShowing && row != null) {
                backups.machine().set(Optional.of(row));
            }
        });
        filter.textProperty().bindBidirectional(backups.filter());
        noMachine.setWrapText(true);
        noMachine.getStyleClass().add("empty-page");
        machines.setPlaceholder(noMachine);
        filter.textProperty().subscribe(_ -> sayWhyNone());
        days.setFixedCellSize(ROW);
        days.setItems(backups.days());
        days.setCellFactory(_ -> new DragOut<SnapshotRow>(here, this::subject).install(new DayCell(here)));
        days.getSelectionModel().selectedItemProperty().subscribe(row -> {
            if (!isShowing && row != null) {
                backups.day().set(Optional.of(row));
            }
        });
        backups.days().subscribe(() -> strip.show(backups.days(), here.text(), this::chooseDay));
        contents.setFixedCellSize(ROW);
        contents.setItems(backups.contents());
        contents.setCellFactory(_ ->
                new DragOut<FileRow>(here, row -> subject(Optional.of(row.filename()))).install(new ContentCell(here)));
        contents.getSelectionModel().selectedItemProperty().subscribe(row -> {
            backups.content().set(Optional.ofNullable(row));
            offer();
        });
        // Behind the list's own listener, which moves the selection when the rows change.
        backups.contents().addListener((ListChangeListener<FileRow>) _ -> chooseContent());
    }

    private void chooser() {
        namespace.setItems(backups.namespaces());
        namespace.setConverter(new NamespaceNames(here.text()));
        namespace.valueProperty().subscribe(name -> {
            Optional<Place> place = backups.place().get();
            if (!isShowing
                    && name != null
                    && place.isPresent()
                    && !place.get().namespace().equals(name)) {
                backups.show(place.get().in(name));
            }
        });
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.F5) {
            backups.refresh();
            event.consume();
        } else if (event.isControlDown() && event.getCode() == KeyCode.S && !save.isDisabled()) {
            save();
            event.consume();
        } else if (event.isControlDown() && event.getCode() == KeyCode.T && !target.isDisabled()) {
            target.show();
            event.consume();
        } else if ((event.isControlDown() && event.getCode() == KeyCode.F)
                || (event.getText().equals("/") && !filter.isFocused())) {
            filter.requestFocus();
            event.consume();
        }
    }

    private void showPlace(Optional<Place> place) {
        title.setText(place.map(Place::name).map(Harmless::line).orElse(""));
        title.setTooltip(
                new Tooltip(place.map(Place::repository).map(Harmless::line).orElse("")));
    }

    private void showState(Backups.State state) {
        switch (state) {
            case Backups.State.Failed(Problem problem) -> trouble.show(problem, here.text());
            case Backups.State.There _, Backups.State.Asking _, Backups.State.Nowhere _ -> trouble.hide();
        }
        boolean hasNamespaces = backups.namespaces().size() > 1;
        namespace.setVisible(hasNamespaces);
        namespace.setManaged(hasNamespaces);
        showing(() ->
                namespace.setValue(backups.place().get().map(Place::namespace).orElse("")));
        sayWhyNone();
    }

    /// Where the list of machines has no row.
    private void sayWhyNone() {
        boolean isFiltered = !filter.getText().isBlank();
        noMachine.setText(
                backups.state().get() instanceof Backups.State.There
                        ? here.text().say(isFiltered ? "machines.unfit" : "machines.none")
                        : "");
    }

    private void showing(Runnable change) {
        boolean was = isShowing;
        isShowing = true;
        try {
            change.run();
        } finally {
            isShowing = was;
        }
    }

    private void showMachine(Optional<GroupRow> machine) {
        showing(() -> machine.ifPresentOrElse(
                row -> {
                    machines.getSelectionModel().select(row);
                    machines.scrollTo(row);
                },
                machines.getSelectionModel()::clearSelection));
    }

    private void showDay(Optional<SnapshotRow> day) {
        showing(() -> day.ifPresentOrElse(
                row -> {
                    days.getSelectionModel().select(row);
                    days.scrollTo(row);
                },
                days.getSelectionModel()::clearSelection));
        detail.setVisible(day.isPresent());
        day.ifPresent(row -> {
            when.setText(here.text().near(row.backupTime(), here.clock().instant()));
            facts.setText(facts(row));
            strip.choose(here.text().day(row.backupTime()), here.text(), this::chooseDay);
            row.problem().ifPresentOrElse(problem -> trouble.show(problem, here.text()), trouble::hide);
        });
    }

    private String name(GroupRow machine) {
        return MachineCell.name(machine, here.text());
    }

    private String facts(SnapshotRow row) {
        String checked = row.verification().map(result -> result.state()).orElse("");
        return here.text()
                .say(
                        "day.facts",
                        Map.of(
                                // A name that is cut in the list is whole here.
                                "machine",
                                        backups.machine().get().map(this::name).orElse(""),
                                "size", row.size().map(here.text()::size).orElse(""),
                                "checked", checked,
                                "locked", DayCell.isLocked(row),
                                "protected", row.isProtected(),
                                "owner", Harmless.line(row.owner().orElse(""))));
    }

    private void chooseDay(LocalDate day) {
        backups.days().stream()
                .filter(row -> here.text().day(row.backupTime()).equals(day))
                .findFirst()
                .ifPresent(row -> backups.day().set(Optional.of(row)));
    }

    /// What most people look for is chosen already.
    private void chooseContent() {
        backups.likeliest().ifPresent(contents.getSelectionModel()::select);
        offer();
    }

    private Optional<FileRow> chosen() {
        return Optional.ofNullable(contents.getSelectionModel().getSelectedItem());
    }

    private void offer() {
        Optional<ContentKind> kind = chosen().map(Backups::kind);
        boolean isDisk = kind.filter(ContentKind.DISK::equals).isPresent();
        save.setDisable(kind.filter(one -> one != ContentKind.FILES).isEmpty());
        attach.setDisable(!isDisk);
        export.setDisable(!isDisk);
        test.setDisable(backups.day().get().isEmpty());
        launcher.setDisable(backups.day().get().isEmpty());
        targets.offer(target, chosen());
    }

    /// All of a backup: of which part the page asks.
    private Optional<Subject> subject(SnapshotRow row) {
        return backups.place().get().map(place -> new Subject(place, row, Optional.empty()));
    }

    private Optional<Subject> subject(Optional<String> archive) {
        return backups.place().get().flatMap(place -> backups.day().get().map(row -> new Subject(place, row, archive)));
    }

    @FXML
    void save() {
        backups.subject().ifPresent(subject -> here.go()
                .check(subject, new Target.Folder(here.models().destinations().home())));
    }

    @FXML
    void launcher() {
        backups.subject().ifPresent(subject -> here.go().show(new Page.Launcher(subject)));
    }

    /// The system may ask the user before it is done, in a dialogue of its own.
    @FXML
    void attach() {
        asking.setVisible(true);
        begin(subject ->
                here.models().deeds().attach(subject, _ -> attached(), problem -> failed(problem, this::attach)));
    }

    @FXML
    void export() {
        begin(subject ->
                here.models().deeds().export(subject, _ -> attached(), problem -> failed(problem, this::export)));
    }

    @FXML
    void test() {
        begin(subject -> here.models()
                .deeds()
                .test(
                        subject.of(Optional.empty()),
                        _ -> {
                            settled();
                            here.go().show(new Page.Jobs());
                        },
                        problem -> failed(problem, this::test)));
    }

    private void begin(Consumer<Subject> deed) {
        trouble.hide();
        backups.subject().ifPresent(subject -> {
            doing.set(true);
            deed.accept(subject);
        });
    }

    private void attached() {
        settled();
        here.go().show(new Page.OnThisComputer());
    }

    private void settled() {
        doing.set(false);
        asking.setVisible(false);
    }

    private void failed(Problem problem, Runnable again) {
        settled();
        trouble.show(problem, here.text(), Map.of(NextStep.AGAIN, again));
    }

    @FXML
    void refresh() {
        backups.refresh();
    }
}
