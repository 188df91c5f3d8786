package mapback.app.window;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.stage.Stage;

/// The program as desktops know it: the toolkit tells them this class's name as the one of its windows
/// (`WM_CLASS`), and the `.desktop` file has it too, so that a dock shows the window at the launcher it was
/// started from.
public final class Mapback extends Application {
    /// The toolkit makes this object by itself: there is no other way to hand it anything. It is taken at once.
    private static final AtomicReference<Optional<Consumer<Stage>>> FIRST = new AtomicReference<>(Optional.empty());

    /// Runs until the toolkit ends. The toolkit is there already.
    ///
    /// @param first fills the first window, on JavaFX's thread
    static void run(Consumer<Stage> first) {
        FIRST.set(Optional.of(first));
        launch(Mapback.class);
    }

    @Override
    public void start(Stage stage) {
        FIRST.getAndSet(Optional.empty()).ifPresent(first -> first.accept(stage));
    }
}
