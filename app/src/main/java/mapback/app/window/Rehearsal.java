package mapback.app.window;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import javafx.animation.AnimationTimer;
import javafx.stage.Stage;
import mapback.app.desktop.Scheme;
import mapback.app.model.Backups;
import mapback.app.model.Deeds.Subject;
import mapback.app.window.part.Page;

/// What the build lets the window do once, so that the cache for a fast start holds what it needs: it shows every
/// page, in light and dark, and closes.
final class Rehearsal extends AnimationTimer {
    /// Until a page is laid out, its rows are filled and all of it is drawn.
    private static final int FRAMES_EACH = 6;

    /// Half a minute; without the backups that it was to show it closes all the same.
    private static final int MOST_FRAMES = 1800;

    /// In each snapshot of the sample that is opened.
    private static final String DISK = "drive-scsi0.img.fidx";

    private final MainWindow window;
    private final Stage stage;
    private final Backups backups;
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private int frames;
    private int rest = FRAMES_EACH;

    Rehearsal(MainWindow window, Stage stage) {
        this.window = window;
        this.stage = stage;
        this.backups = window.models().backups();
        show(new Page.Welcome());
        show(new Page.AddServer());
        show(new Page.AddFolder(""));
        show(new Page.AddText(""));
        show(new Page.OnThisComputer());
        show(new Page.Jobs());
        window.models().destinations().all().forEach(target -> show(subject -> new Page.Check(subject, target)));
        show(Page.Launcher::new);
        steps.add(() -> backups.place().get().ifPresent(place -> window.frame().show(new Page.FindOut(place))));
        Arrays.stream(Scheme.values()).forEach(scheme -> steps.add(() -> window.look(Optional.of(scheme))));
        steps.add(() -> window.look(Optional.empty()));
        show(new Page.Backups());
        steps.add(stage::close);
    }

    private void show(Page page) {
        steps.add(() -> window.frame().show(page));
    }

    private void show(Function<Subject, Page> page) {
        steps.add(() -> subject().map(page).ifPresent(window.frame()::show));
    }

    private Optional<Subject> subject() {
        return backups.place()
                .get()
                .flatMap(place -> backups.day().get().map(row -> new Subject(place, row, Optional.of(DISK))));
    }

    /// A step every few frames, once the backups are there.
    @Override
    public void handle(long now) {
        frames++;
        boolean isReady = !backups.contents().isEmpty() || frames > MOST_FRAMES;
        if (isReady && --rest == 0) {
            rest = FRAMES_EACH;
            Optional.ofNullable(steps.poll()).ifPresentOrElse(Runnable::run, this::stop);
        }
        if (!stage.isShowing()) {
            stop();
        }
    }
}
