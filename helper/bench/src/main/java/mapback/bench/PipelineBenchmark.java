package mapback.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mapback.archive.ArchiveReader;
import mapback.archive.FixedArchive;
import mapback.archive.Part;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What the pipeline itself costs: finding 4 KiB that are at hand, and getting a chunk that is not.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class PipelineBenchmark {
    private static final int CHUNK = 4 << 20;
    private static final int CHUNK_COUNT = 64;

    /// The first chunks are at hand and stay it; the others push each other out.
    private static final int AT_HAND = 8;

    private static final long MEMORY = 128L << 20;
    private static final int BLOCK = 4096;
    private static final long STEP = 7919L * BLOCK;

    private final Cores cores = new Cores();
    private final BufferPool pool = new BufferPool(MEMORY);
    private final Chunks chunks = new Chunks(pool, cores);
    private Path folder = Path.of("");
    private @Nullable FixedArchive archive;
    private @Nullable ArchiveReader reader;
    private long offset;
    private int chunk;

    /// Makes an image and reads its beginning.
    @Setup
    public void make() throws Exception {
        folder = Files.createTempDirectory("mapback-bench");
        BackupMaker.Image image = new BackupMaker.Image(
                Sample.IMAGE, (long) CHUNK_COUNT * CHUNK, CHUNK, new BackupMaker.Mix(70, 30, 0, 0));
        BackupMaker.at(folder, 42, BlobMaker.plain()).snapshot(Sample.SNAPSHOT, List.of(image));
        FixedArchive made = Sample.archive(folder, chunks);
        archive = made;
        reader = made.reader();
        for (int i = 0; i < AT_HAND; i++) {
            reader.read((long) i * CHUNK, BLOCK).close();
        }
    }

    /// 4 KiB somewhere in what is at hand.
    @Benchmark
    public int atHand() {
        offset = (offset + STEP) % ((long) AT_HAND * CHUNK);
        try (Part part = requireNonNull(reader).now(offset, BLOCK).orElseThrow()) {
            return ((Part.Content) part).bytes().get(0);
        }
    }

    /// A whole chunk that was pushed out since it was last read.
    @Benchmark
    public int fetched() throws Exception {
        chunk = (chunk + 1) % CHUNK_COUNT;
        FixedArchive made = requireNonNull(archive);
        try (Lease lease = made.chunk(made.index().chunk(chunk))) {
            return lease.size();
        }
    }

    /// Removes the image.
    @TearDown
    public void close() throws Exception {
        requireNonNull(reader).close();
        chunks.close();
        pool.close();
        cores.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
