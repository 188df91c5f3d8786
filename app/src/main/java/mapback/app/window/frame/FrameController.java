package mapback.app.window.frame;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import mapback.app.desktop.Brought;
import mapback.app.model.Backups;
import mapback.app.model.Deeds.Subject;
import mapback.app.model.Place;
import mapback.app.model.Question;
import mapback.app.model.Target;
import mapback.app.text.Brief;
import mapback.app.window.part.Navigator;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TargetText;

/// The frame around all pages: where one can go, what is asked in front of the page, and news above it.
public final class FrameController implements Navigator {
    private final Surroundings here;
    private final FrameActions actions;

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

    private Page page = new Page.Welcome();

    /// The page's view. It waits behind a question with what was typed: what comes of the answer is told to it.
    private Optional<Parent> shown = Optional.empty();

    /// The repositories that were saved when they were last told.
    private List<Place> known = List.of();

    /// Whether the first list of repositories has led to a page.
    private boolean hasBegun;

    private final Arrivals arrivals;
    private final Views views;
    private final SideBar side;

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
        this.views = new Views(here);
        this.side = new SideBar(here);
    }

    @FXML
    void initialize() {
        Optional.ofNullable(FrameController.class.getResourceAsStream("mapback-64.png"))
                .ifPresent(picture -> logo.setImage(new Image(picture)));
        closeNews();
        places.getChildren().setAll(side.places());
        others.getChildren().setAll(side.others());
        here.models().repositories().places().subscribe(() -> {
            leaveForgotten();
            side.showPlaces();
        });
        side.follow();
        here.models().entrance().question().subscribe(_ -> draw());
        here.models().repositories().isKnown().subscribe(isKnown -> {
            if (isKnown) {
                begin();
            }
        });
        menu.getItems().setAll(new FrameMenu(here, actions).items());
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
        if (here.models().backups().isAt(next)) {
            // What was chosen there is still wanted.
            here.models().backups().refresh();
        } else {
            here.models().backups().show(next);
        }
        show(new Page.Backups());
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
        Parent next = question.map(views::of).orElseGet(this::shown);
        if (!place.getChildren().equals(List.of(next))) {
            place.getChildren().setAll(next);
            StackPane.setAlignment(next, Pos.TOP_LEFT);
            Focus.first(next);
        }
        side.at(page);
    }

    private Parent shown() {
        Parent view = shown.orElseGet(() -> views.of(page));
        shown = Optional.of(view);
        return view;
    }

    /// Who forgets a repository does not look at it any more.
    private void leaveForgotten() {
        List<Place> before = known;
        known = List.copyOf(here.models().repositories().places());
        Backups backups = here.models().backups();
        boolean isGone =
                before.stream().anyMatch(backups::isAt) && known.stream().noneMatch(backups::isAt);
        if (isGone) {
            backups.leave();
            if (isOfBackups()) {
                hasBegun = false;
                begin();
            }
        }
    }

    private boolean isOfBackups() {
        return switch (page) {
            case Page.Backups _, Page.Check _, Page.SaveAgain _, Page.Launcher _, Page.FindOut _ -> true;
            case Page.Welcome _, Page.AddServer _, Page.AddFolder _, Page.AddText _ -> false;
            case Page.OnThisComputer _, Page.Jobs _ -> false;
        };
    }
}
