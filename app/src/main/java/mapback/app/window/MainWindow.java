package mapback.app.window;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;
import mapback.app.desktop.Brought;
import mapback.app.desktop.Disks;
import mapback.app.desktop.FileManager;
import mapback.app.desktop.Launchers;
import mapback.app.desktop.Notifications;
import mapback.app.desktop.Scheme;
import mapback.app.desktop.SchemePortal;
import mapback.app.desktop.Settings;
import mapback.app.desktop.Settings.Outliving;
import mapback.app.model.Desktop;
import mapback.app.model.Helper;
import mapback.app.model.Models;
import mapback.app.model.News;
import mapback.app.model.Work;
import mapback.app.text.Harmless;
import mapback.app.text.JobText;
import mapback.app.text.WindowText;
import mapback.app.window.frame.FrameActions;
import mapback.app.window.frame.FrameController;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.View;
import mapback.problem.Problem;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;

/// The window, wired by hand: models, frame, scene.
final class MainWindow implements FrameActions {
    private static final Settings.Size FIRST = new Settings.Size(1120, 720, false);
    /// A rescue system's screen may have 640 × 480, and a notebook's at 200 % no more than 960 × 540, less what the
    /// desktop takes: what has no room then is scrolled to.
    private static final double LEAST_WIDTH = 560;

    private static final double LEAST_HEIGHT = 380;

    private final Stage stage;
    private final WindowText text;
    private final Settings settings;
    private final Models models;
    private final Work work;
    private final Look look;
    private final FrameController frame;
    private final Notifications notifications;
    private final News news;
    private final List<Work.Doing> watches = new ArrayList<>();

    /// Shows it. Called on JavaFX's thread.
    ///
    /// @param helper answers the models
    MainWindow(Stage stage, Opening opening, Helper helper) {
        // The toolkit's own words, in the menus of fields say, are in the language of all others.
        Locale.setDefault(opening.phrases().locale());
        this.stage = stage;
        this.text = new WindowText(opening.phrases(), ZoneId.systemDefault());
        this.settings = Settings.in(opening.configFolder());
        this.work = new Work(Platform::runLater, opening.log());
        this.models = new Models(helper, work, desktop(opening, settings));
        this.notifications = new Notifications(opening.environment());
        this.news = new News(models.live(), work, this::ended);
        this.look = new Look(settings);
        this.frame =
                new FrameController(go -> new Surroundings(text, models, settings, InstantSource.system(), go), this);
        models.repositories().refresh(problem -> frame.beginWithout(text.sentence(problem)));
        look.begin();
        Parent root = View.of(frame, text);
        Settings.Size size = settings.size().orElse(FIRST);
        // The screen may have become a smaller one.
        Rectangle2D room = Screen.getPrimary().getVisualBounds();
        stage.setScene(
                new Scene(root, Math.min(size.width(), room.getWidth()), Math.min(size.height(), room.getHeight())));
        stage.setMaximized(size.isMaximized());
        stage.setTitle("Mapback");
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        for (int pixels : new int[] {32, 64, 128}) {
            Optional.ofNullable(FrameController.class.getResourceAsStream("mapback-" + pixels + ".png"))
                    .ifPresent(picture -> stage.getIcons().add(new Image(picture)));
        }
        stage.setOnCloseRequest(event -> {
            if (tellsOfClosing()) {
                event.consume();
            }
        });
        rememberFolder();
        bring(opening.words());
        stage.show();
        behindFirstFrame(() -> {
            watches.add(models.live().begin());
            watches.add(look.follow(work, new SchemePortal(opening.environment())));
        });
    }

    /// Says what concerns no page in particular.
    void tell(Problem problem) {
        frame.tell(text.sentence(problem));
    }

    /// What the first frame does not need would make it come later: it is laid out, and drawn while this is done.
    private void behindFirstFrame(Runnable rest) {
        Scene scene = stage.getScene();
        scene.addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                scene.removePostLayoutPulseListener(this);
                work.window().execute(() -> {
                    if (stage.isShowing()) {
                        rest.run();
                    }
                });
            }
        });
    }

    private static Desktop desktop(Opening opening, Settings settings) {
        return new Desktop(
                new DesktopVolumes(new Disks(opening.environment()), new FileManager(opening.environment()), settings),
                new DesktopShortcuts(new Launchers(opening.environment(), opening.home()), opening.program()),
                opening.home(),
                opening.configFolder().resolve("proxmox-backup").resolve("encryption-key.json"),
                opening.umask());
    }

    /// The folder that was saved to is at hand the next time too.
    private void rememberFolder() {
        settings.lastFolder().ifPresent(models.destinations()::use);
        models.destinations()
                .all()
                .subscribe(
                        () -> models.destinations().last().map(Path::toString).ifPresent(settings::lastFolder));
    }

    /// The first time that work goes on or something stays attached behind a closed window, that is said before it
    /// closes.
    private boolean tellsOfClosing() {
        Map<Outliving, Long> going =
                Map.of(Outliving.JOBS, models.live().running().get(), Outliving.MAPPINGS, (long)
                        models.live().mappings().size());
        List<Outliving> untold = going.keySet().stream()
                .filter(what -> going.getOrDefault(what, 0L) > 0 && !settings.hasToldOfClosing(what))
                .toList();
        untold.forEach(settings::toldOfClosing);
        if (!untold.isEmpty()) {
            frame.tell(text.say(
                    "news.closing",
                    Map.of(
                            "jobs", going.getOrDefault(Outliving.JOBS, 0L),
                            "mappings", going.getOrDefault(Outliving.MAPPINGS, 0L))));
        }
        return !untold.isEmpty();
    }

    /// The window was closed. What was begun goes on in the helper; the program stays until it has told how it ended.
    ///
    /// @param then is done when there is nothing left to be told
    void leaveBehind(Runnable then) {
        remember();
        news.leaveBehind(() -> {
            close();
            then.run();
        });
    }

    /// Somebody who started the program once more wants to see it.
    void open(List<String> words) {
        bring(words);
        news.stay();
        stage.show();
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    @Override
    public void bring(List<String> words) {
        work.begin(
                () -> words.stream().map(Brought::look).toList(),
                frame::take,
                problem -> frame.tell(text.sentence(problem)));
    }

    private void ended(JobRow row) {
        boolean isFailure = row.state() != JobState.DONE;
        if (row.state() != JobState.CANCELLED) {
            notifications.show(text.say("job.ended", Map.of("state", row.state())), outcome(row), isFailure);
        }
    }

    private String outcome(JobRow row) {
        return row.problem()
                .map(text::sentence)
                .orElseGet(() -> Harmless.line(
                        row.state() == JobState.INTERRUPTED
                                ? text.say("job.ended.interrupted", Map.of("subject", JobText.subject(row)))
                                : JobText.success(text.phrases(), row)));
    }

    @Override
    public void quit() {
        if (!tellsOfClosing()) {
            stage.close();
        }
    }

    @Override
    public void look(Optional<Scheme> scheme) {
        look.choose(scheme);
    }

    /// Asks nobody any more, and remembers how large it was.
    void close() {
        watches.forEach(Work.Doing::drop);
        remember();
    }

    private void remember() {
        Settings.Size normal = stage.isMaximized()
                ? settings.size().orElse(FIRST)
                : new Settings.Size(
                        (int) stage.getScene().getWidth(),
                        (int) stage.getScene().getHeight(),
                        false);
        settings.size(new Settings.Size(normal.width(), normal.height(), stage.isMaximized()));
        settings.store();
    }

    FrameController frame() {
        return frame;
    }

    /// What it shows, for tests.
    Models models() {
        return models;
    }
}
