package mapback.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mapback.archive.Archive;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.KeyFile;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.GroupMissing;
import mapback.problem.RepositoryProblem.NamespaceMissing;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.DatastoreMissing;
import mapback.problem.ServerProblem.IndexChangedAtServer;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.Maintenance;
import mapback.problem.ServerProblem.ServerAway;
import mapback.problem.ServerProblem.ServerRefused;
import mapback.problem.ServerProblem.SnapshotGoneFromServer;
import mapback.problem.ServerProblem.SnapshotNotShown;
import mapback.testkit.Fixtures;
import mapback.testkit.server.Fault;
import mapback.testkit.server.Faults;
import mapback.testkit.server.Privilege;
import mapback.testkit.server.Where;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class ServerRepositoryTest {
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final ArchiveName IMAGE = new ArchiveName("drive-scsi0.img.fidx");

    /// How many there are at least.
    private static final int FAULTS = Integer.getInteger("mapback.server.faults", 40);

    @TempDir
    private Path folder;

    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = Served.over(Fixtures.copyDatastore(folder.resolve("store")));
    }

    @AfterEach
    void end() {
        served.close();
    }

    private OpenSnapshot open() throws Exception {
        return served.repository().openSnapshot(Namespace.ROOT, SnapshotName.parse(SNAPSHOT, "test"));
    }

    private static String sum(Archive archive) throws IOException, InterruptedException {
        MessageDigest sha = Sha256.digest();
        ByteBuffer piece = ByteBuffer.allocate(1 << 20);
        for (long at = 0; at < archive.size(); at += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), archive.size() - at));
            archive.read(at, piece);
            sha.update(piece.flip());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static String truth(String archive) {
        for (JsonNode entry : Fixtures.truthJson("images.json")) {
            if (entry.get("ns").asString().isEmpty()
                    && entry.get("snapshot").asString().equals(SNAPSHOT)
                    && entry.get("archive").asString().equals(archive)) {
                return entry.get("sha256").asString();
            }
        }
        throw new AssertionError("no truth for " + archive);
    }

    private static Problem problem(Callable<?> call) {
        try {
            call.call();
        } catch (ProblemException e) {
            return e.problem();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing went wrong");
    }

    private static void await(Callable<Boolean> state) throws Exception {
        while (!state.call()) {
            Thread.sleep(5);
        }
    }

    static Stream<JsonNode> images() {
        return Fixtures.truthJson("images.json").valueStream().filter(entry -> entry.has("sha256"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void every_image_has_the_sum_that_the_real_client_restored(JsonNode image) throws Exception {
        Namespace namespace = Namespace.parse(image.get("ns").asString(), "test");
        SnapshotName name = SnapshotName.parse(image.get("snapshot").asString(), "test");
        try (OpenSnapshot snapshot = served.repository().openSnapshot(namespace, name)) {
            OpenSnapshot readable = snapshot;
            String keyName = image.hasNonNull("key") ? image.get("key").asString() : "";
            if (!keyName.isEmpty()) {
                try (KeyFile file = KeyFile.parse(Files.readAllBytes(Fixtures.key(keyName)), keyName)) {
                    Optional<mapback.pbs.key.Secret> password = file.isLocked()
                            ? Optional.of(mapback.pbs.key.Secret.ofUtf8(Fixtures.password(keyName)))
                            : Optional.empty();
                    readable = snapshot.withKey(file.open(password));
                }
            }
            ArchiveName archive = ArchiveName.ofUser(image.get("archive").asString(), "test");
            assertThat(sum(readable.archive(archive)))
                    .isEqualTo(image.get("sha256").asString());
        }
    }

    @Test
    void texts_mean_the_same_snapshots_as_in_a_directory() throws Exception {
        OpenRepository repository = served.repository();
        assertThat(repository.resolve(Namespace.ROOT, "vm/100")).hasToString("vm/100/2026-01-11T08:00:00Z");
        assertThat(repository.resolve(Namespace.ROOT, "vm/100/2026-01-10")).hasToString(SNAPSHOT);
        assertThat(problem(() -> repository.resolve(Namespace.ROOT, "vm/999")))
                .isEqualTo(new GroupMissing("vm/999", ""));
        // A full name is not looked up: who may read it may not always list it.
        assertThat(repository.resolve(Namespace.ROOT, "vm/100/2020-01-10T08:00:00Z"))
                .hasToString("vm/100/2020-01-10T08:00:00Z");
        Namespace none = Namespace.parse("none", "test");
        assertThat(problem(() -> repository.groups(none))).isEqualTo(new NamespaceMissing("none", repository.name()));
        SnapshotName missing = SnapshotName.parse("vm/100/2020-01-10T08:00:00Z", "test");
        assertThat(problem(() -> repository.openSnapshot(Namespace.ROOT, missing)))
                .isEqualTo(new SnapshotMissing(missing.text(), ""));
        assertThat(repository.usage().total()).isPositive();
    }

    @Test
    void lists_are_in_upstreams_order() throws Exception {
        OpenRepository repository = served.repository();
        assertThat(repository.groups(Namespace.ROOT))
                .extracting(GroupSummary::group)
                .isSorted();
        assertThat(repository.snapshots(Namespace.ROOT, Optional.empty()))
                .extracting(SnapshotSummary::name)
                .isSorted();
    }

    @Test
    void a_backup_that_is_not_finished_is_in_no_list() throws Exception {
        Files.delete(folder.resolve("store/vm/100/2026-01-11T08:00:00Z/index.json.blob"));
        OpenRepository repository = served.repository();
        assertThat(repository.snapshots(Namespace.ROOT, Optional.empty()))
                .extracting(row -> row.name().text())
                .doesNotContain("vm/100/2026-01-11T08:00:00Z");
        assertThat(repository.resolve(Namespace.ROOT, "vm/100")).hasToString(SNAPSHOT);
    }

    @Test
    void who_gave_no_login_is_asked_for_one_and_then_it_is_known() throws Exception {
        Access none = new Access(Optional.empty(), served.access().fingerprint());
        assertThat(problem(() -> served.repository("mapback@pbs", none))).isInstanceOf(LoginNeeded.class);
        assertThat(served.repository().namespaces()).isNotEmpty();
        assertThat(served.repository("mapback@pbs", none).namespaces()).isNotEmpty();
        assertThat(served.server().asked().logins()).isEqualTo(1);
        assertThat(problem(() ->
                        served.repository("mapback@pbs", served.access("wrong")).namespaces()))
                .isInstanceOf(LoginRefused.class);
    }

    @Test
    void a_missing_datastore_and_maintenance_are_told() throws Exception {
        served.server().maintain("fixture", "offline", "new disks");
        assertThat(problem(this::open)).isInstanceOf(Maintenance.class).matches(problem -> problem.toString()
                .contains("new disks"));
        served.server().endMaintenance("fixture");
        String other = served.server().repository("mapback@pbs").replace(":fixture", ":other");
        try (TestEngine engine = new TestEngine()) {
            assertThat(problem(() -> engine.open(other, served.access()).namespaces()))
                    .isInstanceOf(DatastoreMissing.class)
                    .matches(problem -> problem.toString().contains("[fixture]"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DROP", "GOAWAY", "TRUNCATED", "WRONG_BYTES", "STREAM_RESET", "UNAUTHORIZED", "SERVER_ERROR"})
    void a_fault_is_survived_without_a_wrong_byte(Fault fault) throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().faults().next(Where.CHUNK, fault);
            assertThat(sum(archive)).isEqualTo(truth("drive-scsi0.img"));
            assertThat(served.server().faults().injected(fault)).isEqualTo(1);
        }
    }

    @Test
    void faults_by_chance_give_no_wrong_byte_and_leave_no_session() throws Exception {
        Faults faults = served.server().faults();
        faults.seed(7);
        for (Fault fault : List.of(
                Fault.DROP,
                Fault.GOAWAY,
                Fault.TRUNCATED,
                Fault.WRONG_BYTES,
                Fault.STREAM_RESET,
                Fault.UNAUTHORIZED,
                Fault.SERVER_ERROR)) {
            faults.share(Where.CHUNK, fault, 0.03);
        }
        faults.share(Where.UPGRADE, Fault.DROP, 0.1);
        faults.share(Where.UPGRADE, Fault.SERVER_ERROR, 0.1);
        int whole = 0;
        while (faults.injected() < FAULTS || whole == 0) {
            try (Served other = Served.beside(served);
                    OpenSnapshot snapshot = opened(other)) {
                assertThat(sum(snapshot.archive(IMAGE))).isEqualTo(truth("drive-scsi0.img"));
                whole++;
            } catch (ProblemException e) {
                // The same chunk wrong twice, or a fault while the snapshot was opened, is told.
                assertThat(e.problem()).isInstanceOfAny(ChunkDamaged.class, ServerAway.class, ServerRefused.class);
            }
        }
        await(() -> served.server().asked().openReaders() == 0);
    }

    private static OpenSnapshot opened(Served from) throws Exception {
        return from.repository().openSnapshot(Namespace.ROOT, SnapshotName.parse(SNAPSHOT, "test"));
    }

    /// Somebody who reads an archive from begin to end.
    private static final class Reader {
        private final AtomicReference<String> sum = new AtomicReference<>("");
        private final Thread thread;

        Reader(Archive archive) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    sum.set(sum(archive));
                } catch (IOException | InterruptedException e) {
                    sum.set(String.valueOf(e));
                }
            });
        }

        String result() throws InterruptedException {
            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
            return sum.get();
        }
    }

    @Test
    void a_server_that_restarts_is_waited_for() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().stop();
            served.server().expireTickets();
            Reader reader = new Reader(archive);
            await(() -> snapshot.waiting().isPresent());
            served.server().listen();
            assertThat(reader.result()).isEqualTo(truth("drive-scsi0.img"));
            assertThat(snapshot.waiting()).isEmpty();
        }
    }

    @Test
    void who_logged_out_holds_the_readers_until_somebody_logs_in_again() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            assertThat(served.logout()).isTrue();
            served.server().cut();
            Reader reader = new Reader(archive);
            await(() -> isHeldFor(snapshot, LoginNeeded.class));
            served.login();
            assertThat(reader.result()).isEqualTo(truth("drive-scsi0.img"));
        }
    }

    @Test
    void a_password_that_was_changed_meanwhile_holds_the_readers_until_somebody_logs_in_with_the_new_one()
            throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().accounts().user("mapback@pbs", "another-throwaway");
            served.server().expireTickets();
            served.server().cut();
            Reader reader = new Reader(archive);
            await(() -> isHeldFor(snapshot, LoginRefused.class));
            long logins = served.server().asked().logins();
            served.repository("mapback@pbs", served.access("another-throwaway")).namespaces();
            assertThat(reader.result()).isEqualTo(truth("drive-scsi0.img"));
            assertThat(served.server().asked().logins()).isEqualTo(logins + 1);
        }
    }

    private static boolean isHeldFor(OpenSnapshot snapshot, Class<? extends Problem> kind) {
        return snapshot.waiting()
                .filter(waiting -> kind.isInstance(waiting.reason()))
                .isPresent();
    }

    @Test
    void a_lost_connection_is_made_again_also_when_nobody_reads() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            assertThat(snapshot.archive(IMAGE).size()).isPositive();
            served.server().cut();
            await(() ->
                    served.server().asked().readers() == 2 && snapshot.waiting().isEmpty());
        }
        await(() -> served.server().asked().openReaders() == 0);
    }

    @Test
    void an_interrupt_ends_the_wait_for_a_server_within_a_second() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().stop();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    archive.read(0, ByteBuffer.allocate(4096));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await(() -> snapshot.waiting().isPresent());
            reader.interrupt();
            assertThat(reader.join(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void a_snapshot_that_was_removed_meanwhile_has_its_own_sentence() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().faults().gone(SNAPSHOT);
            served.server().cut();
            assertThat(problem(() -> sum(archive))).isInstanceOf(SnapshotGoneFromServer.class);
        }
    }

    @Test
    void a_locked_snapshot_that_a_user_may_read_and_not_list_is_not_taken_for_removed() throws Exception {
        served.server()
                .accounts()
                .user("operator@pbs", "throwaway-operator")
                .grant("operator@pbs", "/datastore/fixture", Set.of(Privilege.READ, Privilege.BACKUP));
        OpenRepository repository = served.repository("operator@pbs", served.access("throwaway-operator"));
        try (OpenSnapshot snapshot = repository.openSnapshot(Namespace.ROOT, SnapshotName.parse(SNAPSHOT, "test"))) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().lock(SNAPSHOT, true);
            served.server().cut();
            Reader reader = new Reader(archive);
            await(() -> snapshot.waiting()
                    .filter(waiting -> waiting.reason() instanceof ServerRefused refused
                            && refused.text().contains("snapshot lock"))
                    .isPresent());
            served.server().lock(SNAPSHOT, false);
            assertThat(reader.result()).isEqualTo(truth("drive-scsi0.img"));
        }
    }

    @Test
    void of_a_snapshot_that_is_neither_opened_nor_shown_both_reasons_are_told() throws Exception {
        OpenRepository repository = served.repository("bob@pbs", served.access("throwaway-bob"));
        SnapshotName name = SnapshotName.parse(SNAPSHOT, "test");
        assertThat(problem(() -> repository.openSnapshot(Namespace.ROOT, name))).isInstanceOf(SnapshotNotShown.class);
        // Its own group it is shown, so there it knows.
        SnapshotName own = SnapshotName.parse("ct/110/2020-01-10T08:00:00Z", "test");
        assertThat(problem(() -> repository.openSnapshot(Namespace.ROOT, own))).isInstanceOf(SnapshotMissing.class);
    }

    @Test
    void an_index_that_changed_meanwhile_is_told() throws Exception {
        byte[] sound =
                Files.readAllBytes(folder.resolve("store").resolve(SNAPSHOT).resolve(IMAGE.server()));
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().faults().changedIndex(SNAPSHOT, IMAGE.server(), sound);
            served.server().cut();
            assertThat(problem(() -> sum(archive))).isInstanceOf(IndexChangedAtServer.class);
        }
    }

    @Test
    void a_certificate_that_changed_meanwhile_is_told() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            served.server().newCertificate();
            served.server().cut();
            assertThat(problem(() -> sum(archive))).isInstanceOf(CertificateChanged.class);
        }
    }

    @Test
    void a_chunk_that_the_server_lacks_is_damage() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            Archive archive = snapshot.archive(IMAGE);
            String digest = archive.index().chunk(0).digest().hex();
            Files.delete(folder.resolve("store/.chunks")
                    .resolve(digest.substring(0, 4))
                    .resolve(digest));
            assertThat(problem(() -> sum(archive))).isInstanceOf(ChunkDamaged.class);
        }
    }

    @Test
    void blobs_come_as_from_a_directory() throws Exception {
        try (OpenSnapshot snapshot = open()) {
            assertThat(snapshot.hasClientLog()).isTrue();
            for (ArchiveName blob : List.of(new ArchiveName("qemu-server.conf.blob"), ArchiveName.CLIENT_LOG)) {
                assertThat(snapshot.blob(blob)).isNotEmpty();
            }
        }
    }
}
