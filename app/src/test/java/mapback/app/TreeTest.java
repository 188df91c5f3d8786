package mapback.app;

import static mapback.testkit.Tree.Door.door;
import static mapback.testkit.Tree.Room.room;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import mapback.testkit.Tree;
import org.junit.jupiter.api.Test;

/// Where the app's code may live and what it may import. A new package or library is entered here, on purpose.
class TreeTest {
    private static final String TEXT = "mapback.app.text";
    private static final String CLIENT = "mapback.app.client";
    private static final String CLI = "mapback.app.cli";

    private static final Tree TREE = new Tree(
            "mapback",
            List.of(
                    room(TEXT),
                    room(CLIENT, TEXT, "mapback.protocol.wire"),
                    room(CLI, CLIENT, TEXT),
                    room("mapback.app", CLI, CLIENT, TEXT)),
            Set.of("mapback.problem", "mapback.protocol"),
            List.of(
                    door("picocli", CLI),
                    door("tools.jackson"),
                    door("com.fasterxml.jackson"),
                    door("com.ibm.icu", TEXT),
                    door("java.lang.foreign")));

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
    }

    @Test
    void no_signature_shows_a_library() {
        TREE.noSignatureShowsALibrary(APP);
    }

    @Test
    void every_package_has_its_sign() throws Exception {
        TREE.everyPackageHasItsSign(APP, Path.of("src/main/java"));
    }
}
