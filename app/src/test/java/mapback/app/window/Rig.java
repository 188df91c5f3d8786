package mapback.app.window;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import mapback.app.client.TestHelpers;
import mapback.app.model.ConnectedHelper;
import mapback.app.model.Helper;
import mapback.app.model.Models;
import mapback.app.text.Phrases;
import mapback.testkit.Fixtures;
import org.testfx.api.FxRobot;

/// A window with a real helper, both in folders of their own, and hands to use it.
final class Rig {
    /// How often it is looked whether something came to pass, and for how long: who looks often takes the
    /// processor from whom it waits for, where there is only one.
    ///
    /// @param patience  a loaded machine takes its time; a test that waits for nothing fails after this
    /// @param pause     until it is looked again
    /// @param isWatched whether somebody sees to it that the window's thread comes to new work at once
    private record Pace(Duration patience, Duration pause, boolean isWatched) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(30), Duration.ofMillis(20), true);
        static final Pace SLOW = new Pace(Duration.ofMinutes(3), Duration.ofMillis(400), false);
    }

    /// For one piece of work on the window's thread.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    final Path home;
    final TestHelpers helpers;
    final Helper helper;
    final FxRobot robot = new FxRobot();
    final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private final Pace pace;

    private final AtomicReference<MainWindow> window = new AtomicReference<>();
    private final AtomicReference<Stage> stage = new AtomicReference<>();
    private final AtomicReference<Watchdog> watchdog = new AtomicReference<>();

    Rig(Path home) throws IOException {
        this(home, real -> real);
    }

    /// On a machine with one slow processor.
    static Rig slowly(Path home) throws IOException {
        return new Rig(home, real -> real, Pace.SLOW);
    }

    /// @param around what stands between the window and the real helper
    Rig(Path home, UnaryOperator<Helper> around) throws IOException {
        this(home, around, Pace.USUAL);
    }

    private Rig(Path home, UnaryOperator<Helper> around, Pace pace) throws IOException {
        this.home = home;
        this.pace = pace;
        this.helpers = helpers(home);
        this.helper = around.apply(new ConnectedHelper(helpers.connector("", pace.patience())));
    }

    /// A window whose helper is played.
    Rig(Path home, Helper played) throws IOException {
        this.home = home;
        this.pace = Pace.USUAL;
        this.helpers = helpers(home);
        this.helper = played;
    }

    private static TestHelpers helpers(Path home) throws IOException {
        TestHelpers helpers = new TestHelpers(home);
        // None of a desktop's, whose settings and notifications are no business of a test.
        helpers.environment.put("DBUS_SESSION_BUS_ADDRESS", "");
        helpers.environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        helpers.environment.put("XDG_DATA_HOME", home.resolve("data").toString());
        return helpers;
    }

    /// Opens the window.
    void open(Locale language, String... words) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((_, bug) -> bugs.add(bug));
        onWindowThread(() -> {
            Opening opening = new Opening(
                    Map.copyOf(helpers.environment),
                    Phrases.in(language),
                    home,
                    home.resolve("config"),
                    0022,
                    bug -> {
                        bugs.add(bug);
                        return "the test";
                    },
                    List.of("mapback"),
                    List.of(words),
                    true);
            Stage made = new Stage();
            window.set(new MainWindow(made, opening, helper));
            stage.set(made);
            return made;
        });
        robot.targetWindow(stage.get());
        await("the window has the focus", stage.get()::isFocused);
        if (pace.isWatched()) {
            watchdog.set(new Watchdog(home.getFileName().toString()));
        }
    }

    /// From an empty profile to the sample datastore, as somebody does.
    void openSample() throws Exception {
        open(Locale.ENGLISH);
        awaitText("Where are your backups?");
        click("#folderCard");
        type("#path", Fixtures.datastore().toString());
        click("#use");
    }

    Stage stage() {
        return stage.get();
    }

    MainWindow window() {
        return window.get();
    }

    /// What it shows.
    Models models() {
        return window.get().models();
    }

    static <T> T onWindowThread(Callable<T> piece) throws Exception {
        FutureTask<T> task = new FutureTask<>(piece);
        Platform.runLater(task);
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /// Waits for a state that is looked at on the window's thread.
    void await(String what, Callable<Boolean> state) throws Exception {
        long until = System.nanoTime() + pace.patience().toNanos();
        while (!onWindowThread(state)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not come to pass that " + what + ". Shown: " + shown() + bugs);
            }
            Thread.sleep(pace.pause());
        }
    }

    /// All texts of the window, of what can be seen.
    String shown() throws Exception {
        return onWindowThread(() -> {
            StringBuilder all = new StringBuilder();
            collect(stage.get().getScene().getRoot(), all);
            return all.toString();
        });
    }

    private static void collect(Node node, StringBuilder all) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isBlank()) {
            all.append(labeled.getText()).append('\n');
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, all));
        }
    }

    void awaitText(String text) throws Exception {
        await("\"" + text + "\" is shown", () -> {
            StringBuilder all = new StringBuilder();
            collect(stage.get().getScene().getRoot(), all);
            return all.toString().contains(text);
        });
    }

    /// A node that can be used now.
    Node usable(String query) throws Exception {
        await(query + " can be used", () -> find(query)
                .filter(node -> !node.isDisabled())
                .filter(Rig::isWithinReach)
                .isPresent());
        return onWindowThread(() -> find(query).orElseThrow());
    }

    Optional<Node> find(String query) {
        return stage.get().getScene().getRoot().lookupAll(query).stream()
                .filter(Rig::isSeen)
                .findFirst();
    }

    private static boolean isSeen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /// Whether it has its place already, and that is in the window: what was just made has none until the next pulse.
    static boolean isWithinReach(Node node) {
        Bounds place = node.localToScene(node.getBoundsInLocal());
        return place.getWidth() > 0
                && place.getHeight() > 0
                && place.intersects(
                        0, 0, node.getScene().getWidth(), node.getScene().getHeight());
    }

    /// With the pointer.
    void click(String query) throws Exception {
        robot.clickOn(usable(query));
    }

    /// The one with that text.
    void clickText(String text) throws Exception {
        await("\"" + text + "\" can be clicked", () -> labeled(
                        stage.get().getScene().getRoot(), text)
                .filter(Rig::isWithinReach)
                .isPresent());
        robot.clickOn(onWindowThread(
                () -> labeled(stage.get().getScene().getRoot(), text).orElseThrow()));
    }

    /// The one with that text, where the pointer can take hold of it.
    Node named(String text) throws Exception {
        await(
                "\"" + text + "\" can be taken hold of",
                () -> labeled(stage.get().getScene().getRoot(), text).isPresent());
        return onWindowThread(
                () -> labeled(stage.get().getScene().getRoot(), text).orElseThrow());
    }

    /// With the pointer, in as many steps as a hand makes: a drag begins only after some way.
    void drag(Node from, Node to) {
        robot.moveTo(from);
        drag(to);
    }

    /// From where the pointer is.
    void drag(Node to) {
        robot.press(MouseButton.PRIMARY);
        robot.moveBy(6, 4);
        robot.moveBy(12, 6);
        robot.moveTo(to);
        robot.moveBy(3, 0);
        robot.moveBy(-3, 1);
        robot.release(MouseButton.PRIMARY);
    }

    private static Optional<Node> labeled(Node in, String text) {
        if (!in.isVisible()) {
            return Optional.empty();
        }
        if (in instanceof Labeled labeled && text.equals(labeled.getText())) {
            return Optional.of(in);
        }
        return in instanceof Parent parent
                ? parent.getChildrenUnmodifiable().stream()
                        .flatMap(child -> labeled(child, text).stream())
                        .findFirst()
                : Optional.empty();
    }

    /// Into a field, in place of what is there.
    void type(String query, String text) throws Exception {
        robot.clickOn(usable(query));
        keys(KeyCode.CONTROL, KeyCode.A);
        // Typing letter by letter goes through the keyboard's layout, which lacks some.
        onWindowThread(() -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            return Clipboard.getSystemClipboard().setContent(content);
        });
        keys(KeyCode.CONTROL, KeyCode.V);
        await(text + " is in " + query, () -> find(query)
                .filter(node -> node instanceof TextInputControl field
                        && field.getText().equals(text))
                .isPresent());
    }

    void keys(KeyCode... codes) {
        robot.push(codes);
    }

    /// What was copied elsewhere.
    void copied(String text) throws Exception {
        onWindowThread(() -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            return Clipboard.getSystemClipboard().setContent(content);
        });
    }

    String copied() throws Exception {
        return onWindowThread(() -> Clipboard.getSystemClipboard().getString());
    }

    boolean hasFocus(String id) throws Exception {
        return onWindowThread(() -> Optional.ofNullable(stage.get().getScene().getFocusOwner())
                .filter(node -> id.equals(node.getId()))
                .isPresent());
    }

    void awaitFocus(String id) throws Exception {
        await(id + " has the focus", () -> Optional.ofNullable(
                        stage.get().getScene().getFocusOwner())
                .filter(node -> id.equals(node.getId()))
                .isPresent());
    }

    /// With the Tab key alone.
    void tabTo(String id) throws Exception {
        for (int i = 0; i < 60 && !hasFocus(id); i++) {
            keys(KeyCode.TAB);
        }
        if (!hasFocus(id)) {
            throw new AssertionError(id + " cannot be reached with Tab");
        }
    }

    /// With keys alone, over what is in the field that has the focus.
    void paste(String text) throws Exception {
        copied(text);
        keys(KeyCode.CONTROL, KeyCode.A);
        keys(KeyCode.CONTROL, KeyCode.V);
    }

    /// With the pointer alone: by the field's menu.
    void pasteByMenu(String query, String text) throws Exception {
        copied(text);
        if (onWindowThread(() -> find(query)
                .filter(node -> node instanceof TextInputControl field
                        && !field.getText().isEmpty())
                .isPresent())) {
            menu(query, "Select All");
        }
        menu(query, "Paste");
        await(text + " is in " + query, () -> find(query)
                .filter(node -> node instanceof TextInputControl field
                        && field.getText().equals(text))
                .isPresent());
    }

    private void menu(String query, String item) throws Exception {
        robot.rightClickOn(usable(query));
        await("the menu is there", () -> robot.lookup(item).tryQuery().isPresent());
        robot.clickOn(item);
    }

    void close() throws Exception {
        Watchdog watched = watchdog.get();
        if (watched != null) {
            watched.close();
        }
        if (window.get() != null) {
            onWindowThread(() -> {
                window.get().close();
                stage.get().close();
                return true;
            });
        }
        helpers.endAll();
        Thread.setDefaultUncaughtExceptionHandler(null);
        if (!bugs.isEmpty()) {
            throw new AssertionError("something went wrong behind the window", bugs.getFirst());
        }
        if (watched != null && !watched.waits().isEmpty()) {
            throw new AssertionError("the window's thread waited: " + watched.waits());
        }
    }
}
