package mapback.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static mapback.testkit.Tree.Door.door;
import static mapback.testkit.Tree.Room.room;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mapback.testkit.Tree;
import org.junit.jupiter.api.Test;

/// Where the app's code may live and what it may import. A new package or library is entered here, on purpose.
class TreeTest {
    private static final String TEXT = "mapback.app.text";
    private static final String CLIENT = "mapback.app.client";
    private static final String CLI = "mapback.app.cli";
    private static final String MODEL = "mapback.app.model";
    private static final String DESKTOP = "mapback.app.desktop";
    private static final String WINDOW = "mapback.app.window";
    private static final String PART = WINDOW + ".part";
    private static final String[] VIEWS = Stream.of(
                    "backups", "check", "connect", "findout", "jobs", "launcher", "mappings", "question", "welcome")
            .map(view -> WINDOW + "." + view)
            .toArray(String[]::new);
    private static final String[] DRAWN = Stream.concat(Stream.of(WINDOW, PART, WINDOW + ".frame"), Stream.of(VIEWS))
            .toArray(String[]::new);

    private static final Tree TREE = new Tree(
            "mapback",
            Stream.concat(
                            Stream.of(
                                    room(TEXT),
                                    room(CLIENT, TEXT, "mapback.protocol.wire"),
                                    room(CLI, CLIENT, TEXT),
                                    room(MODEL, CLIENT, TEXT),
                                    room(DESKTOP, TEXT),
                                    room(PART, MODEL, DESKTOP, TEXT),
                                    room(WINDOW + ".frame", with(VIEWS, PART, MODEL, DESKTOP, TEXT)),
                                    room(
                                            WINDOW,
                                            WINDOW + ".frame",
                                            PART,
                                            MODEL,
                                            DESKTOP,
                                            CLIENT,
                                            TEXT,
                                            "mapback.protocol.wire"),
                                    room("mapback.app", CLI, CLIENT, TEXT, WINDOW)),
                            Stream.of(VIEWS).map(view -> room(view, PART, MODEL, TEXT)))
                    .toList(),
            Set.of("mapback.problem", "mapback.protocol"),
            List.of(
                    door("picocli", CLI),
                    door("javafx.application", WINDOW, WINDOW + ".frame"),
                    door("atlantafx", WINDOW),
                    door("org.kordamp.ikonli", PART),
                    door("org.freedesktop.dbus", DESKTOP),
                    door("tools.jackson"),
                    door("com.fasterxml.jackson"),
                    door("com.ibm.icu", TEXT),
                    door("java.lang.foreign")));

    /// What the rooms of the window show each other: their signatures are full of nodes.
    private static final Tree DRAWING = drawing(door("javafx.scene", DRAWN), door("javafx.fxml", DRAWN));

    /// What they show nobody: how views are loaded.
    private static final Tree LOADING = drawing(door("javafx.fxml", DRAWN));

    private static Tree drawing(Tree.Door... doors) {
        return new Tree("mapback", List.of(), Set.of(), List.of(doors));
    }

    private static String[] with(String[] some, String... others) {
        return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
    }

    private static final JavaClasses APP = Tree.shipped("mapback");

    @Test
    void what_the_user_sees_knows_nothing_of_backups() {
        TREE.dataFlowsOneWay(APP);
    }

    @Test
    void every_package_is_in_the_tree() {
        TREE.everyPackageIsInTheTree(APP);
    }

    @Test
    void each_library_has_its_door() {
        TREE.eachLibraryHasItsDoor(APP);
        DRAWING.eachLibraryHasItsDoor(APP);
    }

    @Test
    void no_signature_shows_a_library() {
        TREE.noSignatureShowsALibrary(APP);
        LOADING.noSignatureShowsALibrary(APP);
    }

    @Test
    void the_window_as_a_whole_shows_no_node() {
        JavaClasses seenOutside = APP.that(resideOutsideOfPackages(inside()));
        DRAWING.noSignatureShowsALibrary(seenOutside);
    }

    /// The rooms that only other rooms of the window may enter.
    private static String[] inside() {
        return Stream.of(DRAWN).filter(room -> !room.equals(WINDOW)).toArray(String[]::new);
    }

    @Test
    void every_package_has_its_sign() throws Exception {
        TREE.everyPackageHasItsSign(APP, Path.of("src/main/java"));
    }
}
