package mapback;

import static mapback.testkit.Tree.Door.door;
import static mapback.testkit.Tree.Room.room;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import mapback.testkit.Tree;
import org.junit.jupiter.api.Test;

/// What runs as root stays small, and knows little.
class TreeTest {
    private static final String LINUX = "mapback.linux";
    private static final String WIRE = "mapback.binder.wire";
    private static final String NETLINK = "mapback.binder.netlink";
    private static final String POLKIT = "mapback.binder.polkit";

    private static final Tree TREE = new Tree(
            "mapback",
            List.of(
                    room(WIRE, LINUX),
                    room(NETLINK, LINUX),
                    room(POLKIT, LINUX),
                    room("mapback.binder", WIRE, NETLINK, POLKIT, LINUX)),
            Set.of(),
            List.of(
                    door("com.sun.jna", POLKIT),
                    door("java.lang.foreign"),
                    door("java.net.http"),
                    door("javax.net"),
                    door("javax.crypto")));

    private static final JavaClasses SHIPPED = Tree.shipped("mapback.binder");

    @Test
    void what_is_said_does_not_know_who_says_it() {
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
