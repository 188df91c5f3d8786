package mapback;

import static mapback.testkit.Tree.Door.door;
import static mapback.testkit.Tree.Room.room;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import mapback.testkit.Tree;
import org.junit.jupiter.api.Test;

/// What app and helper have in common stays small.
class TreeTest {
    private static final String PROBLEM = "mapback.problem";
    private static final String PROTOCOL = "mapback.protocol";
    private static final String WIRE = "mapback.protocol.wire";

    private static final Tree TREE = new Tree(
            "mapback",
            List.of(room(PROBLEM), room(PROTOCOL, PROBLEM), room(WIRE, PROTOCOL, PROBLEM)),
            Set.of(),
            List.of(
                    door("tools.jackson", WIRE),
                    door("com.fasterxml.jackson", WIRE),
                    door("com.ibm.icu", PROBLEM),
                    door("java.lang.foreign")));

    private static final JavaClasses SHIPPED = Tree.shipped("mapback");

    @Test
    void the_records_do_not_know_how_they_travel() {
        TREE.dataFlowsOneWay(SHIPPED);
    }

    @Test
    void every_package_is_in_the_tree() {
        TREE.everyPackageIsInTheTree(SHIPPED);
    }

    @Test
    void each_library_has_its_door() {
        TREE.eachLibraryHasItsDoor(SHIPPED);
    }

    @Test
    void no_signature_shows_a_library() {
        TREE.noSignatureShowsALibrary(SHIPPED);
    }

    @Test
    void every_package_has_its_sign() throws Exception {
        TREE.everyPackageHasItsSign(SHIPPED, Path.of("src/main/java"));
    }
}
