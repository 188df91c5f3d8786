package mapback.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mapback.archive.FixedArchive;
import mapback.buffer.BufferPool;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.job.Together;
import mapback.nbd.NbdLimits;
import mapback.nbd.NbdServer;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.store.DatastoreDirectory;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import mapback.testkit.Holding;
import mapback.testkit.NbdClient;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readers of all kinds come and go, properly and not; nothing may be left of them. `mapback.soak.seconds` says
/// for how long.
class SoakIT {
    private static final long SECONDS = Long.getLong("mapback.soak.seconds", 24);
    private static final long BURST_SECONDS = 4;
    private static final int READERS = 12;
    private static final int MOST = 1 << 20;

    /// Memory of the JDK for sockets and files that a thread of it may still have.
    private static final long SPARE_DIRECT = 1 << 20;

    /// Time for a handshake is what readers of this very process may lack on a busy machine; all else is as usual.
    private static final NbdLimits LIMITS = patient(NbdLimits.usual());

    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final BackupMaker.Image IMAGE =
            new BackupMaker.Image("drive-scsi0.img", 96 << 20, 256 << 10, new BackupMaker.Mix(45, 25, 20, 10));

    @TempDir
    Path folder;

    private byte[] truth = new byte[0];

    @Test
    void nothing_is_left_of_readers_that_have_gone() throws Exception {
        Path datastore = folder.resolve("datastore");
        BackupMaker.at(datastore, 42, BlobMaker.plain()).snapshot(SNAPSHOT, List.of(IMAGE));
        try (Cores cores = new Cores();
                BufferPool pool = new BufferPool(Chunks.SMALLEST_MEMORY);
                Chunks chunks = new Chunks(pool, cores)) {
            FixedArchive archive = archive(datastore, chunks);
            truth = new byte[(int) archive.size()];
            archive.read(0, ByteBuffer.wrap(truth));
            try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                    NbdServer server = new NbdServer(new ArchiveExport(archive, ""), LIMITS)) {
                door.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
                server.listen(door);
                soak(server, pool);
            }
            pool.assertAllReturned();
        }
    }

    private static NbdLimits patient(NbdLimits usual) {
        return new NbdLimits(
                usual.connections(),
                usual.halfOpen(),
                Duration.ofMinutes(5),
                usual.requestsInFlight(),
                usual.bytesInFlight(),
                usual.stalledAfter());
    }

    private static FixedArchive archive(Path datastore, Chunks chunks) throws IOException {
        Path file = datastore.resolve(SNAPSHOT).resolve(IMAGE.name() + ".fidx");
        FixedIndex index = FixedIndex.parse(ByteBuffer.wrap(Files.readAllBytes(file)), IMAGE.name(), SNAPSHOT);
        ChunkOrigin origin = new ChunkOrigin(DatastoreDirectory.open(datastore).chunks(), Optional.empty());
        return new FixedArchive(IMAGE.name(), index, chunks, origin);
    }

    private void soak(NbdServer server, BufferPool pool) throws Exception {
        List<Holding> atRest = new ArrayList<>();
        long until = System.nanoTime() + SECONDS * 1_000_000_000;
        for (int round = 0; round < 3 || System.nanoTime() < until; round++) {
            burst(round);
            while (server.counts().connections() > 0 || pool.inUse() > 0) {
                Thread.sleep(1);
            }
            atRest.add(Holding.now());
        }
        // The first rounds load classes and start the carriers of virtual threads.
        Holding early = atRest.get(1);
        Holding late = atRest.getLast();
        System.out.println("soak: " + early + " … " + late + " in " + atRest.size() + " rounds");
        assertThat(late.descriptors()).isLessThanOrEqualTo(early.descriptors());
        assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + 2);
        assertThat(late.direct()).isLessThanOrEqualTo(early.direct() + SPARE_DIRECT);
    }

    private void burst(int round) throws Exception {
        long until = System.nanoTime() + BURST_SECONDS * 1_000_000_000;
        try (Together readers = Together.onPlatformThreads("reader")) {
            for (int i = 0; i < READERS; i++) {
                Seeded random = Seeded.of(round * 1000L + i);
                readers.fork(() -> {
                    while (System.nanoTime() < until) {
                        visit(random);
                    }
                });
            }
            readers.join();
        }
    }

    private void visit(Seeded random) throws IOException, InterruptedException {
        try (NbdClient client = new NbdClient(folder.resolve("socket"))) {
            switch (random.between(0, 4)) {
                case 0 -> atRandom(client, random);
                case 1 -> inOrder(client, random);
                case 2 -> leavesWithoutReading(client, random);
                case 3 -> stalls(client, random);
                default -> {
                    // Knocks and goes.
                }
            }
        }
    }

    private void atRandom(NbdClient client, Seeded random) throws IOException {
        for (int i = 0; i < 50; i++) {
            int length = random.between(1, random.chance(80) ? 4096 : MOST);
            read(client, random.between(0, truth.length - length), length);
        }
    }

    private void inOrder(NbdClient client, Seeded random) throws IOException {
        int offset = random.between(0, truth.length - 16 * MOST);
        for (int i = 0; i < 64; i++) {
            read(client, offset, MOST / 8);
            offset += MOST / 8;
        }
    }

    private void read(NbdClient client, int offset, int length) throws IOException {
        client.ask(offset, length);
        assertThat(Arrays.equals(content(client, length), Arrays.copyOfRange(truth, offset, offset + length)))
                .isTrue();
    }

    private static byte[] content(NbdClient client, int length) throws IOException {
        return client.answer(length).orElseThrow();
    }

    private void leavesWithoutReading(NbdClient client, Seeded random) throws IOException {
        for (int i = 0; i < 20; i++) {
            client.ask(random.between(0, truth.length - MOST), MOST);
        }
    }

    private void stalls(NbdClient client, Seeded random) throws IOException, InterruptedException {
        int offset = random.between(0, truth.length - MOST);
        client.ask(offset, MOST);
        Thread.sleep(random.between(0, 1500));
        assertThat(Arrays.equals(content(client, MOST), Arrays.copyOfRange(truth, offset, offset + MOST)))
                .isTrue();
    }
}
