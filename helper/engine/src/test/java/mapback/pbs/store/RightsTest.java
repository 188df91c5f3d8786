package mapback.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.AccessDenied;
import mapback.problem.RepositoryProblem.ReadFailed;
import mapback.testkit.Fixtures;
import mapback.testkit.Needs;
import mapback.testkit.OrdinaryUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The modes of a real datastore, seen by a user who belongs to no group.
class RightsTest {
    private static final int BACKUP = 34;

    @TempDir
    private Path folder;

    private Path datastore = Path.of("unset");

    @BeforeEach
    void make() throws IOException {
        Needs.root();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        datastore = Fixtures.copyDatastore(folder.resolve("store"));
        try (Stream<Path> all = Files.walk(datastore)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", BACKUP);
                Files.setAttribute(path, "unix:gid", BACKUP);
                mode(path, Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--");
            }
        }
    }

    @Test
    void an_ordinary_user_reads_what_is_open_to_all() throws Exception {
        mode(datastore.resolve(".chunks"), "rwxr-x---");
        Integer groups = OrdinaryUser.run(
                () -> DatastoreDirectory.open(datastore).groups(Namespace.ROOT).size());
        assertThat(groups).isEqualTo(14);
    }

    @Test
    void closed_chunks_are_told_before_any_is_read() throws Exception {
        mode(datastore.resolve(".chunks"), "rwxr-x---");
        assertThat(refusal(() -> DatastoreDirectory.open(datastore).chunks())).isEqualTo(denied(".chunks"));
    }

    @Test
    void a_closed_folder_of_chunks_is_told_when_its_chunk_is_read() throws Exception {
        Digest digest = anyDigest();
        String prefix = ".chunks/" + digest.hex().substring(0, 4);
        mode(datastore.resolve(prefix), "rwxr-x---");
        assertThat(refusal(() -> DatastoreDirectory.open(datastore).chunks().open(digest)))
                .isEqualTo(denied(prefix));
    }

    @Test
    void a_closed_datastore_is_told_whole() throws Exception {
        mode(datastore, "rwxr-x---");
        assertThat(refusal(() -> DatastoreDirectory.open(datastore))).isEqualTo(denied(""));
    }

    @Test
    void a_closed_folder_above_the_datastore_is_the_one_that_is_named() throws Exception {
        mode(datastore, "rwxr-x---");
        mode(folder, "rwx------");
        assertThat(refusal(() -> DatastoreDirectory.open(datastore)))
                .isEqualTo(new AccessDenied(folder.toString(), "root", "root", "0700", "nobody"));
    }

    @Test
    void a_closed_group_is_named() throws Exception {
        mode(datastore.resolve("vm/100"), "rwxr-x---");
        Callable<Object> list = () -> group("vm/100").finished();
        assertThat(refusal(list)).isEqualTo(denied("vm/100"));
    }

    @Test
    void a_closed_type_or_namespace_is_named() throws Exception {
        mode(datastore.resolve("vm"), "rwxr-x---");
        mode(datastore.resolve("ns/site-a"), "rwxr-x---");
        assertThat(refusal(() -> DatastoreDirectory.open(datastore).groups(Namespace.ROOT)))
                .isEqualTo(denied("vm"));
        assertThat(refusal(() -> DatastoreDirectory.open(datastore).groups(Namespace.parse("site-a", "here"))))
                .isEqualTo(denied("ns/site-a"));
        assertThat(refusal(() -> DatastoreDirectory.open(datastore).namespaces()))
                .isEqualTo(denied("ns/site-a"));
    }

    @Test
    void a_closed_file_is_named_itself() throws Exception {
        String file = "vm/101/2026-01-10T09:00:00Z/index.json.blob";
        mode(datastore.resolve(file), "rw-r-----");
        Callable<Object> read = () -> {
            GroupFolder group = group("vm/101");
            return group.snapshot(group.finished().getLast()).read(ArchiveName.MANIFEST, 1000);
        };
        Problem refusal = refusal(read);
        assertThat(refusal).isNotInstanceOf(ReadFailed.class);
        assertThat(refusal)
                .isEqualTo(new AccessDenied(datastore.resolve(file).toString(), "backup", "backup", "0640", "nobody"));
    }

    private GroupFolder group(String text) throws ProblemException {
        return DatastoreDirectory.open(datastore).group(Namespace.ROOT, Group.parse(text, "here"));
    }

    private Digest anyDigest() throws IOException {
        try (Stream<Path> all = Files.walk(datastore.resolve(".chunks"))) {
            List<String> names = all.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.length() == 64)
                    .toList();
            return Digest.parse(names.getFirst(), "here");
        } catch (ProblemException e) {
            throw new IllegalStateException(e);
        }
    }

    private Problem denied(String place) {
        return new AccessDenied(datastore.resolve(place).toString(), "backup", "backup", "0750", "nobody");
    }

    private static Problem refusal(Callable<?> reading) throws Exception {
        return OrdinaryUser.run(() -> {
            try {
                reading.call();
                throw new AssertionError("nothing was refused");
            } catch (ProblemException e) {
                return e.problem();
            }
        });
    }

    private static void mode(Path path, String text) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(text));
    }
}
