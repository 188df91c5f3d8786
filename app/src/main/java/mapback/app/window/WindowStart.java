package mapback.app.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javafx.application.Platform;
import javafx.stage.Stage;
import mapback.app.client.HelperCommand;
import mapback.app.client.HelperConnector;
import mapback.app.desktop.OnlyWindow;
import mapback.app.model.ConnectedHelper;
import mapback.app.model.Helper;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.GeneralProblem.NoDisplay;
import mapback.problem.GeneralProblem.WindowAsRoot;
import mapback.problem.ProblemException;
import mapback.protocol.Request;
import mapback.protocol.wire.ProgramVersion;
import mapback.protocol.wire.RuntimeFolder;

/// Opens the window and stays until it is closed.
public final class WindowStart {
    private WindowStart() {}

    /// @return the exit status
    /// @throws ProblemException with [WindowAsRoot], [NoDisplay], or what is wrong with the runtime folder
    public static int run(Opening opening) throws IOException, InterruptedException {
        return run(opening, (_, _) -> {});
    }

    /// As [#run], but the window only shows every page once and closes.
    public static int rehearse(Opening opening) throws IOException, InterruptedException {
        return run(opening, (window, stage) -> new Rehearsal(window, stage).start());
    }

    /// @param then what is done with the window when it is open
    private static int run(Opening opening, BiConsumer<MainWindow, Stage> then)
            throws IOException, InterruptedException {
        if (isRoot() && !opening.asRoot()) {
            throw new ProblemException(new WindowAsRoot());
        }
        if (opening.environment().getOrDefault("DISPLAY", "").isEmpty()) {
            throw new ProblemException(new NoDisplay());
        }
        Path folder = RuntimeFolder.open(opening.environment()).path();
        Optional<OnlyWindow> only = OnlyWindow.claim(folder, opening.words());
        if (only.isEmpty()) {
            return 0;
        }
        try (OnlyWindow mine = only.get()) {
            Helper helper = helper(opening);
            wake(helper);
            show(opening, helper, mine, then);
        }
        return 0;
    }

    private static Helper helper(Opening opening) {
        return new ConnectedHelper(new HelperConnector(
                opening.environment(),
                HelperCommand.of(System.getProperties()),
                ProgramVersion.own(),
                HelperConnector.PATIENCE));
    }

    /// A helper that has to be started comes up while the toolkit does.
    private static void wake(Helper helper) {
        Thread.ofVirtual().name("wake the helper").start(() -> {
            try {
                helper.ask(new Request.GetVersion());
            } catch (IOException e) {
                // Whoever asks next is told.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void show(Opening opening, Helper helper, OnlyWindow only, BiConsumer<MainWindow, Stage> then)
            throws ProblemException, InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try {
            // Jobs are waited for without a window.
            Platform.startup(() -> Platform.setImplicitExit(false));
        } catch (UnsupportedOperationException e) {
            // The toolkit found no display although one is named.
            throw new ProblemException(new NoDisplay(), e);
        }
        Thread.ofPlatform()
                .name("toolkit")
                .start(() -> Mapback.run(stage -> {
                    try {
                        begin(stage, opening, helper, only, closed, then);
                    } catch (RuntimeException | Error e) {
                        failure.set(e);
                        closed.countDown();
                    }
                }));
        closed.await();
        Platform.exit();
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    private static void begin(
            Stage stage,
            Opening opening,
            Helper helper,
            OnlyWindow only,
            CountDownLatch closed,
            BiConsumer<MainWindow, Stage> then) {
        MainWindow window = new MainWindow(stage, opening, helper);
        // A bug goes to the log from here too, and is told in a sentence instead of on a terminal.
        Thread.currentThread().setUncaughtExceptionHandler((_, bug) -> {
            String place = opening.log().apply(bug);
            window.tell(new Internal(place));
        });
        only.listen(words -> Platform.runLater(() -> window.open(words)));
        stage.setOnHidden(_ -> window.leaveBehind(closed::countDown));
        then.accept(window, stage);
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
