package mapback.pbs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mapback.archive.FixedArchive;
import mapback.buffer.BufferPool;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.job.Together;
import mapback.mapping.ArchiveExport;
import mapback.nbd.NbdLimits;
import mapback.nbd.NbdServer;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.format.Index;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.store.ServerDatastore;
import mapback.pbs.store.ServerSnapshot;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem;
import mapback.restore.Course;
import mapback.restore.ImageRestore;
import mapback.restore.Means;
import mapback.restore.Origin;
import mapback.restore.Target;
import mapback.restore.TargetOptions;
import mapback.restore.TargetPlace;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import mapback.testkit.Holding;
import mapback.testkit.NbdClient;
import mapback.testkit.Seeded;
import mapback.testkit.server.Fault;
import mapback.testkit.server.Faults;
import mapback.testkit.server.TestServer;
import mapback.testkit.server.Where;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores and NBD clients read from a server at which everything goes wrong by chance. `mapback.faults` says how
/// often, `mapback.faults.seed` which chance it is.
class FaultRunIT {
    private static final long FAULTS = Long.getLong("mapback.faults", 200);
    private static final long SEED = Long.getLong("mapback.faults.seed", 20_261_128);
    private static final int READERS = 3;

    /// Between two troubles of the server as a whole.
    private static final int EACH = 30;

    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMinutes(15),
            Duration.ofSeconds(2));

    /// Both tries of a chunk may wait for an answer that never comes, and in between for a server whose last tries
    /// failed: the longest pause is 15 s.
    private static final Duration LONGEST_READ = Duration.ofSeconds(60);

    private static final SnapshotName SNAPSHOT;
    private static final ArchiveName FILE = new ArchiveName("drive-scsi0.img.fidx");
    private static final BackupMaker.Image IMAGE =
            new BackupMaker.Image("drive-scsi0.img", 96 << 20, 64 << 10, new BackupMaker.Mix(45, 25, 20, 10));

    static {
        try {
            SNAPSHOT = SnapshotName.parse("vm/100/2026-01-10T08:00:00Z", "test");
        } catch (ProblemException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final Map<Fault, Double> OF_CHUNKS = Map.of(
            Fault.DROP, 0.01,
            Fault.GOAWAY, 0.01,
            Fault.TRUNCATED, 0.01,
            Fault.WRONG_BYTES, 0.01,
            Fault.STREAM_RESET, 0.01,
            Fault.UNAUTHORIZED, 0.01,
            Fault.SERVER_ERROR, 0.01,
            Fault.SLOW_LORIS, 0.005,
            Fault.NEVER_ANSWERING, 0.002);
    private static final Map<Fault, Double> OF_INDEXES =
            Map.of(Fault.DROP, 0.05, Fault.STREAM_RESET, 0.05, Fault.WRONG_BYTES, 0.05, Fault.SERVER_ERROR, 0.05);
    private static final Map<Fault, Double> OF_UPGRADES =
            Map.of(Fault.DROP, 0.05, Fault.GOAWAY, 0.05, Fault.SERVER_ERROR, 0.05, Fault.NEVER_ANSWERING, 0.01);
    private static final Map<Fault, Double> OF_LOGINS = Map.of(Fault.DROP, 0.1, Fault.SERVER_ERROR, 0.1);

    @TempDir
    Path folder;

    private final AtomicLong troubles = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicInteger restores = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private byte[] truth = new byte[0];
    private String sum = "";

    @Test
    void faults_by_chance_give_no_wrong_byte_no_hang_and_leave_nothing() throws Exception {
        Path datastore = folder.resolve("datastore");
        BackupMaker maker = BackupMaker.at(datastore, 42, BlobMaker.plain());
        maker.snapshot(SNAPSHOT.text(), List.of(IMAGE));
        sum = maker.sha256(IMAGE);
        try (TestServer server = TestServer.over(datastore)
                        .refusalWait(Duration.ofMillis(20))
                        .start();
                Network network = new Network()) {
            run(server, network, false);
            Holding early = Holding.now();
            run(server, network, true);
            server.faults().none();
            run(server, network, false);
            while (server.asked().openReaders() > 0) {
                Thread.sleep(5);
            }
            Holding late = Holding.now();
            System.out.printf(
                    "faults: %d, troubles: %d, restores: %d, failures told: %d, longest read: %d ms, %s … %s%n",
                    server.faults().injected(),
                    troubles.get(),
                    restores.get(),
                    failures.get(),
                    longest.get(),
                    early,
                    late);
            assertThat(late.descriptors()).isLessThanOrEqualTo(early.descriptors() + 2);
            assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + 2);
            assertThat(Duration.ofMillis(longest.get())).isLessThan(LONGEST_READ);
        }
    }

    /// All that reads once, and as often as it takes for the faults. At its end the pool looks for leases.
    private void run(TestServer peer, Network network, boolean isFaulty) throws Exception {
        Trust trust = new Trust(Optional.of(Fingerprint.parse(peer.fingerprint(), "test")));
        try (Cores cores = new Cores();
                BufferPool pool = new BufferPool(Chunks.SMALLEST_MEMORY);
                Chunks chunks = new Chunks(pool, cores);
                Server server = new Server(
                        network,
                        AuthId.parse("mapback@pbs", "test"),
                        "127.0.0.1",
                        peer.port(),
                        trust,
                        ServerTest.PASSWORD,
                        LIMITS);
                ServerSnapshot snapshot = new ServerDatastore(server, "fixture").open(Namespace.ROOT, SNAPSHOT)) {
            FixedArchive archive = archive(snapshot, chunks);
            if (truth.length == 0) {
                truth = new byte[(int) archive.size()];
                archive.read(0, ByteBuffer.wrap(truth));
                assertThat(Sha256.of(truth).hex()).isEqualTo(sum);
            }
            if (isFaulty) {
                switchOn(peer.faults());
            }
            Path door = folder.resolve("socket");
            try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                    NbdServer nbd = new NbdServer(new ArchiveExport(archive, ""), NbdLimits.usual());
                    Together together = Together.onPlatformThreads("fault-run")) {
                listening.bind(UnixDomainSocketAddress.of(door));
                nbd.listen(listening);
                together.fork(() -> restoreUntilDone(peer.faults(), archive, new Means(pool, cores), isFaulty));
                for (int i = 0; i < READERS; i++) {
                    Seeded random = Seeded.of(SEED + i);
                    together.fork(() -> readUntilDone(peer.faults(), door, random, isFaulty));
                }
                if (isFaulty) {
                    together.fork(() -> trouble(peer));
                }
                together.join();
            } finally {
                Files.delete(door);
            }
            if (isFaulty) {
                peer.faults().none();
            }
        }
    }

    private static FixedArchive archive(ServerSnapshot snapshot, Chunks chunks) throws Exception {
        byte[] file = snapshot.read(FILE, Index.MAX_FILE_SIZE);
        FixedIndex index = FixedIndex.parse(ByteBuffer.wrap(file), FILE.server(), SNAPSHOT.text());
        return new FixedArchive(FILE.user(), index, chunks, new ChunkOrigin(snapshot.chunks(FILE), Optional.empty()));
    }

    private static void switchOn(Faults faults) {
        faults.seed(SEED);
        faults.trickle(256 << 10);
        OF_CHUNKS.forEach((fault, share) -> faults.share(Where.CHUNK, fault, share));
        OF_INDEXES.forEach((fault, share) -> faults.share(Where.DOWNLOAD, fault, share));
        OF_UPGRADES.forEach((fault, share) -> faults.share(Where.UPGRADE, fault, share));
        OF_LOGINS.forEach((fault, share) -> faults.share(Where.LOGIN, fault, share));
    }

    private boolean isDone(Faults faults, boolean isFaulty) {
        return !isFaulty || faults.injected() >= FAULTS;
    }

    private void restoreUntilDone(Faults faults, FixedArchive archive, Means means, boolean isFaulty)
            throws IOException, InterruptedException {
        Path file = folder.resolve("disk.img");
        do {
            // What is told ends a restore, and the next one goes on where it ended.
            boolean isWhole = restore(archive, means, file);
            while (!isWhole) {
                isWhole = restore(archive, means, file);
            }
            restores.incrementAndGet();
            assertThat(Sha256.of(Files.readAllBytes(file)).hex()).isEqualTo(sum);
            Files.delete(file);
        } while (!isDone(faults, isFaulty));
    }

    private boolean restore(FixedArchive archive, Means means, Path file) throws IOException, InterruptedException {
        TargetOptions options = new TargetOptions(false, false, 0022);
        TargetPlace place = TargetPlace.find(file, FILE, Optional.empty(), options);
        try (Target target = Target.take(place, options, new Origin("test", "", SNAPSHOT.text(), FILE.user()))) {
            return new ImageRestore(archive, target, false, means)
                    .run(new Course())
                    .isEmpty();
        } catch (ProblemException e) {
            // A chunk that was wrong twice, or a server that refuses over and over.
            assertThat(e.problem()).isInstanceOfAny(ChunkDamaged.class, ServerProblem.class);
            failures.incrementAndGet();
            return false;
        }
    }

    private void readUntilDone(Faults faults, Path door, Seeded random, boolean isFaulty) throws IOException {
        do {
            try (NbdClient client = new NbdClient(door)) {
                int offset = random.between(0, truth.length - (8 << 20));
                for (int i = 0; i < 32; i++) {
                    boolean isInOrder = random.chance(50);
                    int length = random.between(1, isInOrder ? 256 << 10 : 16 << 10);
                    read(client, isInOrder ? offset : random.between(0, truth.length - length), length);
                    offset += isInOrder ? length : 0;
                }
            }
        } while (!isDone(faults, isFaulty));
    }

    private void read(NbdClient client, int offset, int length) throws IOException {
        long begun = System.nanoTime();
        client.ask(offset, length);
        Optional<byte[]> answer = client.answer(length);
        longest.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
        if (answer.isEmpty()) {
            failures.incrementAndGet();
        } else {
            assertThat(Arrays.equals(answer.get(), Arrays.copyOfRange(truth, offset, offset + length)))
                    .isTrue();
        }
    }

    /// What befalls the server as a whole.
    private void trouble(TestServer server) throws InterruptedException {
        Seeded random = Seeded.of(SEED);
        for (long next = EACH; !isDone(server.faults(), true); next += EACH) {
            while (server.faults().injected() < Math.min(next, FAULTS)) {
                Thread.sleep(5);
            }
            troubles.incrementAndGet();
            switch (random.between(0, 3)) {
                case 0 -> server.cut();
                case 1 -> server.goAway();
                case 2 -> server.expireTickets();
                default -> server.restart();
            }
        }
    }
}
