package mapback.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.testkit.Spent;

/// What must be computed for an image, and nothing else: crc, decrypt, decompress and SHA-256 of every chunk that is no
/// hole, from memory to memory, on all cores. No restore can cost less.
final class BareChain implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final List<Chunk> chunks = new ArrayList<>();
    private final Optional<Key> key;

    private record Chunk(ChunkRef ref, ByteBuffer stored) {}

    BareChain(Sample sample) throws IOException {
        key = sample.key().map(bytes -> Key.of(Secret.owning(bytes.clone())));
        for (ChunkRef ref : dataChunks(sample)) {
            chunks.add(new Chunk(ref, load(sample.datastore(), ref)));
        }
    }

    /// The chunks of a sample that are no holes.
    static List<ChunkRef> dataChunks(Sample sample) throws IOException {
        Path file = sample.datastore().resolve(Sample.SNAPSHOT).resolve(Sample.IMAGE + ".fidx");
        FixedIndex index = FixedIndex.parse(ByteBuffer.wrap(Files.readAllBytes(file)), Sample.IMAGE, Sample.SNAPSHOT);
        Digest zero = zeroDigest(sample, index.chunkSize());
        return LongStream.range(0, index.chunkCount())
                .filter(number -> !index.hasDigest(number, zero))
                .mapToObj(index::chunk)
                .toList();
    }

    private static Digest zeroDigest(Sample sample, int length) {
        ByteBuffer zeros = ByteBuffer.allocate(length);
        if (sample.key().isEmpty()) {
            return Digests.sha256(zeros);
        }
        try (Key key = Key.of(Secret.owning(sample.key().get().clone()))) {
            return key.digest(zeros);
        }
    }

    private ByteBuffer load(Path datastore, ChunkRef ref) throws IOException {
        String hex = ref.digest().hex();
        try (FileChannel file = FileChannel.open(datastore.resolve(".chunks", hex.substring(0, 4), hex))) {
            ByteBuffer stored = arena.allocate(file.size()).asByteBuffer();
            int read;
            do {
                read = file.read(stored);
            } while (read > 0);
            return stored.flip();
        }
    }

    /// Decodes all chunks once.
    ///
    /// @return the CPU time of decoding alone; the copy that keeps what is stored intact is in the wall time only
    Cost run() throws Exception {
        long began = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        Callable<Long> share = () -> decodeShare(next);
        int cores = Runtime.getRuntime().availableProcessors();
        long nanos = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(cores)) {
            List<Callable<Long>> shares = Collections.nCopies(cores, share);
            for (Future<Long> one : pool.invokeAll(shares)) {
                nanos += one.get();
            }
        }
        return new Cost(nanos / 1e9, (System.nanoTime() - began) / 1e9);
    }

    private long decodeShare(AtomicInteger next) throws Exception {
        long nanos = 0;
        try (Arena own = Arena.ofConfined();
                BlobDecoder decoder = new BlobDecoder()) {
            ByteBuffer blob = own.allocate(BlobHeader.MAX_STORED + (long) BlobDecoder.SPARE)
                    .asByteBuffer();
            ByteBuffer plain = own.allocate(BlobHeader.MAX_CHUNK_PLAIN).asByteBuffer();
            for (int i = next.getAndIncrement(); i < chunks.size(); i = next.getAndIncrement()) {
                Chunk chunk = chunks.get(i);
                int length = chunk.ref().length();
                blob.clear().put(chunk.stored().duplicate()).flip();
                plain.clear().limit(length);
                Spent before = Spent.soFar();
                if (BlobDecoder.isInPlace(blob)) {
                    decoder.decodeInPlace(blob, key, chunk.ref().digest(), length);
                } else {
                    decoder.decodeChunk(blob, key, chunk.ref().digest(), length, plain);
                }
                nanos += Spent.since(before).cpuNanos();
            }
        }
        return nanos;
    }

    @Override
    public void close() {
        key.ifPresent(Key::close);
        arena.close();
    }
}
