package mapback.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Group;
import mapback.pbs.format.Index;
import mapback.pbs.format.IndexLength;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.problem.DamageProblem.BlobDamaged;
import mapback.problem.DamageProblem.FileMissing;
import mapback.problem.DamageProblem.IndexDamaged;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FolderMissing;
import mapback.problem.RepositoryProblem.GroupMissing;
import mapback.problem.RepositoryProblem.NamespaceMissing;
import mapback.problem.RepositoryProblem.NotADatastore;
import mapback.problem.RepositoryProblem.ReadFailed;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;
import mapback.testkit.Fixtures;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DatastoreDirectoryTest {
    private static final String TIME = "2026-01-10T08:00:00Z";

    @TempDir
    private Path folder;

    @Test
    void every_name_of_a_real_datastore_is_found_in_order() throws Exception {
        DatastoreDirectory real = DatastoreDirectory.open(Fixtures.copyDatastore(folder.resolve("copy")));
        assertThat(real.namespaces()).map(Namespace::text).containsExactly("", "empty-ns", "site-a", "site-a/inner");
        assertThat(real.groups(Namespace.ROOT))
                .map(group -> group.group().text())
                .containsExactly(
                        "ct/110",
                        "host/alpha",
                        "host/alpha-split",
                        "host/beta",
                        "host/secret",
                        "host/two",
                        "host/web-1.example.org_x",
                        "vm/100",
                        "vm/101",
                        "vm/102",
                        "vm/200",
                        "vm/201",
                        "vm/202",
                        "vm/203");
        GroupFolder vm = real.group(Namespace.ROOT, group("vm/100"));
        assertThat(vm.finished())
                .map(SnapshotName::text)
                .containsExactly("vm/100/2026-01-10T08:00:00Z", "vm/100/2026-01-11T08:00:00Z");
        assertThat(vm.owner()).hasValue("mapback@pbs");
        assertThat(vm.notes().orElseThrow()).startsWith("the mail server\n");
        assertThat(real.group(Namespace.ROOT, group("ct/110")).owner()).hasValue("bob@pbs!backup");
        SnapshotFolder snapshot = vm.snapshot(vm.finished().getLast());
        assertThat(snapshot.isProtected()).isTrue();
        assertThat(snapshot.files())
                .map(ArchiveName::server)
                .containsExactly(
                        "client.log.blob",
                        "drive-efidisk0.img.fidx",
                        "drive-scsi0.img.fidx",
                        "drive-scsi1.img.fidx",
                        "drive-scsi2.img.fidx",
                        "index.json.blob",
                        "qemu-server.conf.blob");
        assertThat(real.usage().total()).isGreaterThan(real.usage().used());
    }

    @Test
    void what_is_no_datastore_is_told_what_it_lacks() throws Exception {
        assertProblem(FolderMissing.class, () -> DatastoreDirectory.open(folder.resolve("none")));
        assertThat(problem(() -> DatastoreDirectory.open(folder)))
                .isEqualTo(new NotADatastore(folder.toString(), ".chunks"));
        Path file = Files.createFile(folder.resolve("file"));
        assertProblem(NotADatastore.class, () -> DatastoreDirectory.open(file));
        Files.createFile(folder.resolve(".chunks"));
        assertProblem(NotADatastore.class, () -> DatastoreDirectory.open(folder));
    }

    @Test
    void the_datastore_and_its_chunks_may_be_links() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(real.resolve(".chunks"), Files.createDirectory(folder.resolve("other-disk")));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertThat(DatastoreDirectory.open(link).chunks()).isNotNull();
    }

    @Test
    void names_that_break_the_rules_are_passed_over() throws Exception {
        DatastoreDirectory directory = made("vm/100/" + TIME, "vm/100/2026-13-01T00:00:00Z", "vm/100/notes-of-me");
        for (String stray :
                List.of("vm/.hidden", "vm/-x", "vm/a b", "lxc/1", "ns/-bad", "ns/ok", "vm/100/lost+found")) {
            Files.createDirectories(folder.resolve(stray));
        }
        Files.createFile(folder.resolve("vm/file"));
        assertThat(directory.namespaces()).map(Namespace::text).containsExactly("", "ok");
        assertThat(directory.groups(Namespace.ROOT))
                .map(group -> group.group().text())
                .containsExactly("vm/100");
        assertThat(directory.group(Namespace.ROOT, group("vm/100")).snapshots())
                .map(SnapshotName::timeText)
                .containsExactly(TIME);
    }

    @Test
    void an_eighth_namespace_is_not_looked_into() throws Exception {
        DatastoreDirectory directory = made("ns/a/ns/b/ns/c/ns/d/ns/e/ns/f/ns/g/ns/h");
        assertThat(directory.namespaces().getLast().text()).isEqualTo("a/b/c/d/e/f/g");
    }

    @Test
    void a_link_is_never_followed_below_the_datastore() throws Exception {
        DatastoreDirectory directory = made("vm/1/" + TIME, "ns/real");
        Path outside = Files.createDirectories(folder.resolve("outside/vm/7/" + TIME));
        Files.createFile(outside.resolve("index.json.blob"));
        Files.createSymbolicLink(folder.resolve("ns/linked"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("vm/2"), folder.resolve("outside/vm/7"));
        Files.createSymbolicLink(folder.resolve("ct"), folder.resolve("outside/vm"));
        Files.createSymbolicLink(folder.resolve("vm/1/2027-01-10T08:00:00Z"), outside);
        assertThat(directory.namespaces()).map(Namespace::text).containsExactly("", "real");
        assertThat(directory.groups(Namespace.ROOT))
                .map(group -> group.group().text())
                .containsExactly("vm/1");
        GroupFolder one = directory.group(Namespace.ROOT, group("vm/1"));
        assertThat(one.finished()).isEmpty();
        assertProblem(SnapshotMissing.class, () -> one.snapshot(snapshot("vm/1/2027-01-10T08:00:00Z")));
        assertProblem(GroupMissing.class, () -> directory.group(Namespace.ROOT, group("vm/2")));
        assertProblem(GroupMissing.class, () -> directory.group(Namespace.ROOT, group("ct/7")));
        assertProblem(NamespaceMissing.class, () -> directory.groups(Namespace.parse("linked", "here")));
    }

    @Test
    void what_is_not_there_is_told_by_its_name() throws Exception {
        DatastoreDirectory directory = made("vm/1");
        assertThat(problem(() -> directory.groups(Namespace.parse("a/b", "here"))))
                .isEqualTo(new NamespaceMissing("a/b", folder.toString()));
        assertThat(problem(() -> directory.group(Namespace.ROOT, group("vm/2"))))
                .isEqualTo(new GroupMissing("vm/2", ""));
        assertThat(problem(() -> directory.group(Namespace.ROOT, group("vm/1")).snapshot(snapshot("vm/1/" + TIME))))
                .isEqualTo(new SnapshotMissing("vm/1/" + TIME, ""));
    }

    @Test
    void a_snapshot_without_a_manifest_is_unfinished() throws Exception {
        GroupFolder group = made("vm/1/" + TIME).group(Namespace.ROOT, group("vm/1"));
        Files.createFile(folder.resolve("vm/1/" + TIME + "/drive.img.tmp_fidx"));
        SnapshotFolder snapshot = group.snapshot(snapshot("vm/1/" + TIME));
        assertThat(snapshot.isFinished()).isFalse();
        assertThat(snapshot.files()).isEmpty();
        assertThat(group.finished()).isEmpty();
        assertThat(group.owner()).isEmpty();
        assertProblem(SnapshotUnfinished.class, () -> snapshot.readManifest(1000));
    }

    @Test
    @Timeout(10)
    void a_file_is_read_only_when_it_is_a_plain_one_within_its_limit() throws Exception {
        SnapshotFolder snapshot =
                made("vm/1/" + TIME).group(Namespace.ROOT, group("vm/1")).snapshot(snapshot("vm/1/" + TIME));
        Path place = folder.resolve("vm/1/" + TIME);
        ArchiveName blob = ArchiveName.ofUser("a.conf", "here");
        ArchiveName index = ArchiveName.ofUser("a.img", "here");
        Files.writeString(place.resolve(blob.server()), "12345");
        assertThat(snapshot.read(blob, 5)).asString().isEqualTo("12345");
        assertProblem(BlobDamaged.class, () -> snapshot.read(blob, 4));
        assertProblem(FileMissing.class, () -> snapshot.read(index, 4));
        try (RandomAccessFile huge =
                new RandomAccessFile(place.resolve(index.server()).toFile(), "rw")) {
            huge.setLength(1L << 40);
        }
        assertProblem(IndexDamaged.class, () -> snapshot.readIndex(index, new IndexLength(1, Index.MAX_FILE_SIZE)));
        ArchiveName fifo = ArchiveName.ofUser("b.conf", "here");
        new ProcessBuilder("mkfifo", place.resolve(fifo.server()).toString())
                .start()
                .waitFor();
        assertProblem(ReadFailed.class, () -> snapshot.read(fifo, 5));
        ArchiveName link = ArchiveName.ofUser("c.conf", "here");
        Files.createSymbolicLink(place.resolve(link.server()), place.resolve(blob.server()));
        assertProblem(ReadFailed.class, () -> snapshot.read(link, 5));
    }

    private DatastoreDirectory made(String... folders) throws IOException {
        Files.createDirectories(folder.resolve(".chunks"));
        for (String name : folders) {
            Files.createDirectories(folder.resolve(name));
        }
        return DatastoreDirectory.open(folder);
    }

    private static Group group(String text) throws ProblemException {
        return Group.parse(text, "a test");
    }

    private static SnapshotName snapshot(String text) throws ProblemException {
        return SnapshotName.parse(text, "a test");
    }

    private static void assertProblem(Class<? extends Problem> kind, ThrowingCallable call) {
        assertThat(problem(call)).isInstanceOf(kind);
    }

    private static Problem problem(ThrowingCallable call) {
        return assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(call)
                .actual()
                .problem();
    }
}
