package mapback.app.window.frame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import mapback.app.desktop.Brought;
import mapback.app.model.Deeds.Subject;
import mapback.app.model.Place;
import mapback.app.model.Question;
import mapback.app.model.Target;
import mapback.app.text.Brief;
import mapback.app.text.Harmless;
import mapback.app.text.WindowText;
import mapback.app.window.backups.BackupsController;
import mapback.app.window.check.CheckController;
import mapback.app.window.connect.FolderController;
import mapback.app.window.connect.ServerController;
import mapback.app.window.connect.TextController;
import mapback.app.window.findout.FindOutController;
import mapback.app.window.jobs.JobsController;
import mapback.app.window.launcher.LauncherController;
import mapback.app.window.mappings.MappingsController;
import mapback.app.window.part.Icons;
import mapback.app.window.part.Navigator;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TargetText;
import mapback.app.window.part.View;
import mapback.app.window.question.CertificateController;
import mapback.app.window.question.KeyController;
import mapback.app.window.question.SecondFactorController;
import mapback.app.window.question.SignInController;
import mapback.app.window.welcome.WelcomeController;

/// The frame around all pages: where one can go, what is asked in front of the page, and news above it.
public final class FrameController implements Navigator {
    private final Surroundings here;
    private final FrameActions actions;
    private final ToggleGroup choices = new ToggleGroup();

    @FXML
    private BorderPane root;

    @FXML
    private ImageView logo;

    @FXML
    private VBox places;

    @FXML
    private VBox others;

    @FXML
    private MenuButton menu;

    @FXML
    private HBox banner;

    @FXML
    private Label news;

    @FXML
    private StackPane place;

    /// Below this computer's own place, so that one can drag there from wherever one is.
    private final VBox targets = new VBox();

    private Page page = new Page.Welcome();

    /// The page that stays loaded, since its lists remember where they were scrolled to.
    private Optional<Parent> backups = Optional.empty();

    /// The page's view. It waits behind a question with what was typed: what comes of the answer is told to it.
    private Optional<Parent> shown = Optional.empty();

    /// The repositories that were saved when they were last told.
    private List<Place> known = List.of();

    /// Whether the first list of repositories has led to a page.
    private boolean hasBegun;

    private final Arrivals arrivals;

    /// @param make    what all views have at hand, with this frame as their navigator
    /// @param actions of the window itself
    public FrameController(Function<Navigator, Surroundings> make, FrameActions actions) {
        this.here = make.apply(new Navigator() {
            @Override
            public void show(Page next) {
                FrameController.this.show(next);
            }

            @Override
            public void go(Page next) {
                FrameController.this.go(next);
            }

            @Override
            public void open(Place next) {
                FrameController.this.open(next);
            }

            @Override
            public void check(Subject subject, Target target) {
                FrameController.this.check(subject, target);
            }

            @Override
            public void put(Target target) {
                FrameController.this.put(target);
            }

            @Override
            public void tell(String text) {
                FrameController.this.tell(text);
            }
        });
        this.actions = actions;
        this.arrivals = new Arrivals(here);
    }

    @FXML
    void initialize() {
        Optional.ofNullable(FrameController.class.getResourceAsStream("mapback-64.png"))
                .ifPresent(picture -> logo.setImage(new Image(picture)));
        closeNews();
        here.models().repositories().places().subscribe(() -> {
            leaveForgotten();
            showPlaces();
        });
        here.models().backups().place().subscribe(_ -> showPlaces());
        targets.getStyleClass().add("targets");
        here.models().destinations().all().subscribe(this::showTargets);
        showTargets();
        here.models().live().running().subscribe(this::showOthers);
        here.models().live().mappings().subscribe(this::showOthers);
        here.models().entrance().question().subscribe(_ -> draw());
        here.models().repositories().isKnown().subscribe(isKnown -> {
            if (isKnown) {
                begin();
            }
        });
        menu.getItems().setAll(new FrameMenu(here, actions).items());
        showPlaces();
        new FrameKeys(here, this, menu, this::add).install(root);
        new FrameDrops(actions).install(root);
    }

    /// The repositories cannot be told: one begins all the same.
    public void beginWithout(String news) {
        begin();
        tell(news);
    }

    /// Goes to the repository that was looked at last, or asks where backups are.
    private void begin() {
        if (hasBegun) {
            return;
        }
        hasBegun = true;
        if (here.models().repositories().isKnown().get() && arrivals.goOn()) {
            return;
        }
        Optional<String> last = here.settings().lastPlace();
        List<Place> all = here.models().repositories().places();
        all.stream()
                .filter(one -> last.filter(one.name()::equals).isPresent())
                .findFirst()
                .or(() -> all.stream().findFirst())
                .ifPresentOrElse(this::open, () -> show(new Page.Welcome()));
    }

    /// Shows what somebody brought.
    public void take(List<Brought> all) {
        arrivals.take(all);
    }

    @Override
    public void check(Subject subject, Target target) {
        show(new Page.Check(subject, target));
    }

    @Override
    public void put(Target target) {
        here.models().entrance().leave();
        Optional<Subject> chosen = here.models().backups().subject().filter(subject -> subject.canGo(target));
        if (chosen.isPresent()) {
            check(chosen.get(), target);
        } else {
            show(new Page.Backups());
            if (page instanceof Page.Welcome) {
                return;
            }
            tell(here.text().say("target.choose", Map.of("name", TargetText.name(target, here.text()))));
        }
    }

    @Override
    public void open(Place next) {
        here.settings().lastPlace(next.name());
        if (arrivals.leadsInto(next)) {
            return;
        }
        if (isOpen(next)) {
            // What was chosen there is still wanted.
            here.models().backups().refresh();
        } else {
            here.models().backups().show(next);
        }
        show(new Page.Backups());
    }

    /// Whatever namespace of it is shown.
    private boolean isOpen(Place one) {
        return here.models()
                .backups()
                .place()
                .get()
                .filter(now -> now.name().equals(one.name()) && now.repository().equals(one.repository()))
                .isPresent();
    }

    @Override
    public void go(Page next) {
        here.models().entrance().leave();
        show(next);
    }

    /// Where there are no backups to be shown one is asked for them.
    @Override
    public void show(Page wished) {
        boolean isNowhere = here.models().backups().place().get().isEmpty();
        Page next = wished instanceof Page.Backups && isNowhere ? new Page.Welcome() : wished;
        hasBegun = true;
        // News of another page would be about something that is not there.
        closeNews();
        page = next;
        shown = Optional.empty();
        draw();
    }

    @Override
    public void tell(String text) {
        news.setText(Brief.of(text));
        banner.setVisible(true);
        banner.setManaged(true);
    }

    @FXML
    void closeNews() {
        banner.setVisible(false);
        banner.setManaged(false);
    }

    @FXML
    void add() {
        go(new Page.Welcome());
    }

    /// A question stands in front of the page, which is there again when it was answered.
    private void draw() {
        Optional<Question> question = here.models().entrance().question().get();
        if (!hasBegun && question.isEmpty()) {
            return;
        }
        Parent next = question.map(this::view).orElseGet(this::shown);
        if (!place.getChildren().equals(List.of(next))) {
            place.getChildren().setAll(next);
            StackPane.setAlignment(next, Pos.TOP_LEFT);
            Focus.first(next);
        }
        mark();
    }

    private Parent shown() {
        Parent view = shown.orElseGet(() -> view(page));
        shown = Optional.of(view);
        return view;
    }

    private Parent view(Question question) {
        WindowText text = here.text();
        return switch (question) {
            case Question.Certificate asked -> View.of(new CertificateController(here, asked), text);
            case Question.SignIn asked -> View.of(new SignInController(here, asked), text);
            case Question.SecondFactor asked -> View.of(new SecondFactorController(here, asked), text);
            case Question.Key asked -> View.of(new KeyController(here, asked), text);
        };
    }

    private Parent view(Page next) {
        WindowText text = here.text();
        return switch (next) {
            case Page.Welcome _ -> View.of(new WelcomeController(here), text);
            case Page.AddServer _ -> View.of(new ServerController(here), text);
            case Page.AddFolder(String path) -> View.of(new FolderController(here, path), text);
            case Page.AddText(String given) -> View.of(new TextController(here, given), text);
            case Page.Backups _ -> backups();
            case Page.Check(var subject, Target target) -> View.of(new CheckController(here, subject, target), text);
            case Page.Rest(var subject, Path file) -> View.of(new CheckController(here, subject, file), text);
            case Page.Launcher(var subject) -> View.of(new LauncherController(here, subject), text);
            case Page.OnThisComputer _ -> View.of(new MappingsController(here), text);
            case Page.Jobs _ -> View.of(new JobsController(here), text);
            case Page.FindOut(Place at) -> View.of(new FindOutController(here, at), text);
        };
    }

    private Parent backups() {
        Parent view = backups.orElseGet(() -> View.of(new BackupsController(here), here.text()));
        backups = Optional.of(view);
        return view;
    }

    /// Who forgets a repository does not look at it any more.
    private void leaveForgotten() {
        List<Place> before = known;
        known = List.copyOf(here.models().repositories().places());
        boolean isGone =
                before.stream().anyMatch(this::isOpen) && known.stream().noneMatch(this::isOpen);
        if (isGone) {
            here.models().backups().leave();
            if (isOfBackups()) {
                hasBegun = false;
                begin();
            }
        }
    }

    private boolean isOfBackups() {
        return switch (page) {
            case Page.Backups _, Page.Check _, Page.Rest _, Page.Launcher _, Page.FindOut _ -> true;
            case Page.Welcome _, Page.AddServer _, Page.AddFolder _, Page.AddText _ -> false;
            case Page.OnThisComputer _, Page.Jobs _ -> false;
        };
    }

    /// The saved ones, and one that is only looked at: there is a way back to it from everywhere.
    private void showPlaces() {
        List<Place> all = new ArrayList<>(here.models().repositories().places());
        here.models()
                .backups()
                .place()
                .get()
                .filter(open -> !here.models().repositories().isSaved(open))
                .ifPresent(open -> all.add(open.in("")));
        // Whoever has just pressed one keeps the focus on it.
        if (!all.equals(places.getChildren().stream().map(Node::getUserData).toList())) {
            showPlaces(all);
        }
        showOthers();
    }

    private void showPlaces(List<Place> all) {
        // A group would keep what is no longer shown.
        List.copyOf(choices.getToggles()).stream()
                .filter(choice -> choice.getUserData() instanceof Place)
                .forEach(choice -> choice.setToggleGroup(null));
        places.getChildren()
                .setAll(all.stream()
                        .map(one -> (Node) new SideChoice(
                                Harmless.line(one.name()),
                                Icons.place(one.isOfServer()),
                                choices,
                                () -> {
                                    here.models().entrance().leave();
                                    open(one);
                                },
                                one))
                        .toList());
    }

    private void showTargets() {
        targets.getChildren()
                .setAll(here.models().destinations().all().stream()
                        .map(target -> new TargetTile(here, target))
                        .toList());
    }

    private void showOthers() {
        String computer = here.text()
                .say(
                        "side.computer",
                        Map.of("count", here.models().live().mappings().size()));
        String jobs = here.text()
                .say("side.jobs", Map.of("count", here.models().live().running().get()));
        if (others.getChildren().isEmpty()) {
            others.getChildren()
                    .setAll(
                            new SideChoice(
                                    computer,
                                    Icons.computer(),
                                    choices,
                                    () -> go(new Page.OnThisComputer()),
                                    new Page.OnThisComputer()),
                            targets,
                            new SideChoice(jobs, Icons.jobs(), choices, () -> go(new Page.Jobs()), new Page.Jobs()));
        } else {
            ((SideChoice) others.getChildren().getFirst()).setText(computer);
            ((SideChoice) others.getChildren().getLast()).setText(jobs);
        }
        mark();
    }

    /// Shows in the side bar where one is.
    private void mark() {
        Object now =
                switch (page) {
                    case Page.OnThisComputer at -> at;
                    case Page.Jobs at -> at;
                    case Page.Backups _, Page.Check _, Page.Rest _, Page.Launcher _, Page.FindOut _ -> openPlace();
                    case Page.Welcome _, Page.AddServer _, Page.AddFolder _, Page.AddText _ -> "";
                };
        choices.getToggles().forEach(choice -> choice.setSelected(now.equals(choice.getUserData())));
    }

    /// As it stands in the side bar.
    private Object openPlace() {
        return places.getChildren().stream()
                .map(Node::getUserData)
                .filter(one -> one instanceof Place place && isOpen(place))
                .findFirst()
                .orElse("");
    }
}
