package mapback.testkit;

import static mapback.testkit.Tree.Door.door;
import static mapback.testkit.Tree.Room.room;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rules pass where they should and fail where they should.
class TreeTest {
    private static final String ROOT = "mapback.testkit.sample";
    private static final String ABOVE = ROOT + ".above";
    private static final String BELOW = ROOT + ".below";
    private static final String BESIDE = ROOT + ".beside";
    private static final String JACKSON = "tools.jackson";
    private static final Path SOURCES = Path.of("src/test/java");

    private final JavaClasses all = new ClassFileImporter().importPackages(ROOT);
    private final JavaClasses sound = new ClassFileImporter().importPackages(ABOVE, BELOW);

    @Test
    void a_sound_tree_passes() throws Exception {
        Tree tree = tree(List.of(room(ABOVE, BELOW), room(BELOW)), ABOVE);
        tree.dataFlowsOneWay(sound);
        tree.everyPackageIsInTheTree(sound);
        tree.eachLibraryHasItsDoor(sound);
        tree.noSignatureShowsALibrary(sound);
        tree.everyPackageHasItsSign(sound, SOURCES);
    }

    @Test
    void an_import_that_the_table_does_not_allow_fails() {
        Tree tree = tree(List.of(room(ABOVE), room(BELOW)), ABOVE);
        assertThatThrownBy(() -> tree.dataFlowsOneWay(sound)).hasMessageContaining("Above");
    }

    @Test
    void a_package_that_the_table_lacks_fails() {
        Tree tree = tree(List.of(room(ABOVE, BELOW), room(BELOW)), ABOVE);
        assertThatThrownBy(() -> tree.everyPackageIsInTheTree(all)).hasMessageContaining("Beside");
    }

    @Test
    void a_library_beside_its_door_fails() {
        Tree tree = tree(List.of(room(ABOVE, BELOW), room(BELOW), room(BESIDE)), ABOVE);
        assertThatThrownBy(() -> tree.eachLibraryHasItsDoor(all)).hasMessageContaining("Beside");
    }

    @Test
    void a_library_in_a_public_signature_fails_also_inside_a_list() {
        Tree tree = tree(List.of(room(ABOVE, BELOW), room(BELOW), room(BESIDE)), BESIDE);
        assertThatThrownBy(() -> tree.noSignatureShowsALibrary(all)).hasMessageContaining("Beside.nodes()");
    }

    @Test
    void a_package_without_its_sign_fails() {
        Tree tree = tree(List.of(), ABOVE);
        assertThatThrownBy(() -> tree.everyPackageHasItsSign(all, SOURCES))
                .hasMessageContaining(BESIDE + " is not @NullMarked")
                .hasMessageContaining(BESIDE + " does not say Memory:");
    }

    private static Tree tree(List<Tree.Room> rooms, String jacksonsDoor) {
        return new Tree(ROOT, rooms, Set.of(), List.of(door(JACKSON, jacksonsDoor)));
    }
}
