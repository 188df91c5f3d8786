package mapback.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.archive.Extent;
import mapback.archive.FixedArchive;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.chunk.Walk;
import mapback.job.Cores;
import mapback.job.Together;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.pbs.store.DatastoreDirectory;

/// The pipeline from the datastore's files to leases on checked bytes, beside the bare chain of the same chunks in
/// memory, in alternation in one process. Nothing is done with the bytes.
///
/// Argument: a folder for 3 GiB of samples.
public final class PipelineBench {
    private static final int ROUNDS = 7;
    private static final int WARM_UP_ROUNDS = 2;
    private static final long MEMORY = 128L << 20;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private PipelineBench() {}

    /// How the chunks are asked for.
    private enum Way {
        IN_ORDER,
        WITHOUT_ORDER
    }

    private record Cost(double cpu, double wall) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        System.out.println("| sample, way | pipeline CPU/GiB | chain CPU/GiB | ratio | least, most | GiB/s |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
        for (Sample sample : List.of(Sample.plain(folder), Sample.encrypted(folder))) {
            try (BareChain chain = new BareChain(sample)) {
                for (Way way : Way.values()) {
                    measure(sample, chain, way);
                }
            }
        }
        System.out.println();
        System.out.println("A GiB is one of content that is no hole. Medians of " + ROUNDS + " rounds; the ratio is");
        System.out.println("the median of the rounds' ratios. CPU of the pipeline is that of the whole process.");
    }

    private static void measure(Sample sample, BareChain chain, Way way) throws Exception {
        double[] cpu = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        double[] ratio = new double[ROUNDS];
        double[] rate = new double[ROUNDS];
        for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
            double alone = chain.run();
            Cost cost = read(sample, way);
            if (i >= 0) {
                cpu[i] = cost.cpu() / Sample.DATA_GIB;
                bare[i] = alone / Sample.DATA_GIB;
                ratio[i] = cost.cpu() / alone;
                rate[i] = Sample.DATA_GIB / cost.wall();
            }
        }
        Stream.of(cpu, bare, ratio, rate).forEach(Arrays::sort);
        System.out.printf(
                Locale.ROOT,
                "| %s, %s | %.2f s | %.2f s | %.2f | %.2f, %.2f | %.2f |%n",
                sample.name(),
                way.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                cpu[ROUNDS / 2],
                bare[ROUNDS / 2],
                ratio[ROUNDS / 2],
                ratio[0],
                ratio[ROUNDS - 1],
                rate[ROUNDS / 2]);
    }

    /// Reads the image once through a pipeline of its own, so that nothing is at hand from the round before.
    private static Cost read(Sample sample, Way way) throws Exception {
        Optional<Key> key = sample.key().map(bytes -> Key.of(Secret.owning(bytes.clone())));
        long cpu = PROCESS.getProcessCpuTime();
        long began = System.nanoTime();
        try (BufferPool pool = new BufferPool(MEMORY);
                Cores cores = new Cores();
                Chunks chunks = new Chunks(pool, cores)) {
            FixedArchive archive = archive(sample, chunks, key);
            switch (way) {
                case IN_ORDER -> readInOrder(archive);
                case WITHOUT_ORDER ->
                    Together.each("readers", archive.chunks(), archive.readersAtOnce(), chunk -> {
                        if (!archive.isHole(chunk)) {
                            archive.chunk(chunk).close();
                        }
                    });
            }
            double wall = (System.nanoTime() - began) / 1e9;
            double spent = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
            long expected = data(archive);
            if (chunks.traffic().fetched() != expected) {
                throw new IllegalStateException(chunks.traffic() + " instead of " + expected);
            }
            return new Cost(spent, wall);
        } finally {
            key.ifPresent(Key::close);
        }
    }

    /// What has to be fetched: each chunk once, since none of the sample's repeats.
    private static long data(FixedArchive archive) {
        return archive.extents(0, archive.size()).stream()
                .filter(Extent.Data.class::isInstance)
                .mapToLong(Extent::length)
                .sum();
    }

    private static void readInOrder(FixedArchive archive) throws IOException, InterruptedException {
        try (Walk walk = archive.walk(0, archive.size())) {
            while (walk.hasNext()) {
                if (!archive.isHole(walk.next())) {
                    Lease bytes = walk.read();
                    bytes.close();
                }
            }
        }
    }

    private static FixedArchive archive(Sample sample, Chunks chunks, Optional<Key> key) throws Exception {
        DatastoreDirectory datastore = DatastoreDirectory.open(sample.datastore());
        Path file = sample.datastore().resolve(Sample.SNAPSHOT).resolve(Sample.IMAGE + ".fidx");
        FixedIndex index = FixedIndex.parse(ByteBuffer.wrap(Files.readAllBytes(file)), Sample.IMAGE, Sample.SNAPSHOT);
        return new FixedArchive(Sample.IMAGE, index, chunks, new ChunkOrigin(datastore.chunks(), key));
    }
}
