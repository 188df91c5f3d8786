package mapback;

import static mapback.testkit.Tree.Door.door;
import static mapback.testkit.Tree.Room.room;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import mapback.testkit.Tree;
import org.junit.jupiter.api.Test;

/// Where the engine's code may live and what it may import. A new package or library is entered here, on
/// purpose.
class TreeTest {
    private static final String FORMAT = "mapback.pbs.format";
    private static final String KEY = "mapback.pbs.key";
    private static final String BLOB = "mapback.pbs.blob";
    private static final String SERVER = "mapback.pbs.wire";
    private static final String STORE = "mapback.pbs.store";
    private static final String CHUNK = "mapback.chunk";
    private static final String NBD = "mapback.nbd";
    private static final String MAPPING = "mapback.mapping";
    private static final String ARCHIVE = "mapback.archive";
    private static final String REPOSITORY = "mapback.repository";
    private static final String RESTORE = "mapback.restore";
    private static final String LINUX = "mapback.linux";
    private static final String DEVICE = "mapback.device";
    private static final String BINDER = "mapback.binder.wire";
    private static final String PROTOCOL = "mapback.protocol";
    private static final String WIRE = "mapback.protocol.wire";
    private static final String SERVICE = "mapback.service";

    private static final Tree TREE = new Tree(
            "mapback",
            List.of(
                    room("mapback.buffer"),
                    room("mapback.job"),
                    room(NBD),
                    room(FORMAT),
                    room(KEY, FORMAT),
                    room(BLOB, KEY, FORMAT),
                    room(SERVER, KEY, FORMAT),
                    room(STORE, SERVER, FORMAT, LINUX),
                    room(CHUNK, STORE, BLOB, KEY, FORMAT),
                    room(ARCHIVE, CHUNK, STORE, BLOB, KEY, FORMAT),
                    room(REPOSITORY, ARCHIVE, CHUNK, STORE, SERVER, BLOB, KEY, FORMAT, LINUX),
                    room(RESTORE, ARCHIVE, CHUNK, BLOB, FORMAT, REPOSITORY, LINUX),
                    room(DEVICE, LINUX),
                    room(MAPPING, ARCHIVE, CHUNK, FORMAT, REPOSITORY, NBD, DEVICE, LINUX, BINDER),
                    room(
                            SERVICE,
                            MAPPING,
                            DEVICE,
                            RESTORE,
                            REPOSITORY,
                            ARCHIVE,
                            CHUNK,
                            STORE,
                            SERVER,
                            BLOB,
                            KEY,
                            FORMAT,
                            LINUX,
                            PROTOCOL,
                            WIRE),
                    room(
                            "mapback.helper",
                            SERVICE,
                            MAPPING,
                            DEVICE,
                            RESTORE,
                            REPOSITORY,
                            ARCHIVE,
                            CHUNK,
                            STORE,
                            SERVER,
                            BLOB,
                            KEY,
                            FORMAT,
                            LINUX,
                            PROTOCOL,
                            WIRE)),
            Set.of("mapback.problem", "mapback.buffer", "mapback.job"),
            List.of(
                    door("tools.jackson", FORMAT),
                    door("com.fasterxml.jackson", FORMAT),
                    door("com.github.luben.zstd", BLOB),
                    door("io.netty", SERVER),
                    door("org.bouncycastle", KEY),
                    door("org.freedesktop.dbus", REPOSITORY),
                    door("org.slf4j"),
                    door("com.ibm.icu"),
                    door("info.picocli"),
                    door("picocli"),
                    // Memory that ends at a known moment. Native calls stay in mapback.linux.
                    door("java.lang.foreign", "mapback.buffer")));

    private static final JavaClasses ENGINE = Tree.shipped("mapback");

    @Test
    void data_flows_one_way() {
        TREE.dataFlowsOneWay(ENGINE);
    }

    @Test
    void every_package_is_in_the_tree() {
        TREE.everyPackageIsInTheTree(ENGINE);
    }

    @Test
    void each_library_has_its_door() {
        TREE.eachLibraryHasItsDoor(ENGINE);
    }

    @Test
    void no_signature_shows_a_library() {
        TREE.noSignatureShowsALibrary(ENGINE);
    }

    @Test
    void every_package_has_its_sign() throws Exception {
        TREE.everyPackageHasItsSign(ENGINE, Path.of("src/main/java"));
    }
}
