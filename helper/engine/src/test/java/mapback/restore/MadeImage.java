package mapback.restore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.archive.Archive;
import mapback.archive.FixedArchive;
import mapback.buffer.BufferPool;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.Digest;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.pbs.store.ChunkSource;
import mapback.pbs.store.StoredChunk;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.ProblemException;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;

/// An image in memory with all that is needed to restore it, and a source whose chunks can be held back or lost.
final class MadeImage implements AutoCloseable {
    static final int CHUNK = 64 << 10;
    static final int BLOCK = 4096;
    private static final long MAGIC = 0x2f7f41ed91fd0fcdL;
    private static final long MEMORY = 64L << 20;

    final byte[] content;
    final Archive archive;
    final Means means;
    final BufferPool pool = new BufferPool(MEMORY);
    final Source source = new Source();
    private final Cores cores = new Cores();
    private final Chunks chunks = new Chunks(pool, cores);
    private final Optional<Key> key;

    /// Stored chunks by digest.
    static final class Source implements ChunkSource {
        final Map<Digest, byte[]> blobs = new HashMap<>();
        final Set<Digest> lost = ConcurrentHashMap.newKeySet();
        final AtomicInteger opened = new AtomicInteger();

        /// Chunks that may be read; without limit unless a test says so.
        volatile Semaphore turns = new Semaphore(Integer.MAX_VALUE);

        @Override
        public StoredChunk open(Digest digest) throws BlobFaultException, InterruptedException {
            turns.acquire();
            opened.incrementAndGet();
            byte[] blob = blobs.get(digest);
            if (blob == null || lost.contains(digest)) {
                throw new BlobFaultException(BlobFault.MISSING);
            }
            return new StoredChunk() {
                @Override
                public int size() {
                    return blob.length;
                }

                @Override
                public void readInto(ByteBuffer target) {
                    target.put(blob);
                }

                @Override
                public void close() {}
            };
        }
    }

    private MadeImage(byte[] content, Optional<byte[]> secret) {
        this.content = content;
        this.key = secret.map(bytes -> Key.of(Secret.owning(bytes.clone())));
        BlobMaker maker = secret.map(BlobMaker::encrypting).orElseGet(BlobMaker::plain);
        int count = Math.ceilDiv(content.length, CHUNK);
        ByteBuffer digests = ByteBuffer.allocate(count * Digest.LENGTH);
        for (int i = 0; i < count; i++) {
            byte[] chunk = chunk(i);
            byte[] digest = maker.digest(chunk);
            digests.put(digest);
            source.blobs.put(Digest.of(digest), maker.chunk(chunk));
        }
        this.means = new Means(pool, cores);
        try {
            this.archive = new FixedArchive("disk.img", index(digests.array()), chunks, new ChunkOrigin(source, key));
        } catch (ProblemException e) {
            throw new IllegalStateException(e);
        }
    }

    static MadeImage of(byte[] content) {
        return new MadeImage(content, Optional.empty());
    }

    static MadeImage encrypted(byte[] content) {
        return new MadeImage(content, Optional.of(Seeded.of(7).bytes(Key.LENGTH)));
    }

    /// Content with everything in it: chunks of zeros, of noise, repeated ones, and some with a few blocks only.
    static byte[] mixed(long seed, int chunkCount, int tail) {
        Seeded random = Seeded.of(seed);
        byte[] content = new byte[chunkCount * CHUNK + tail];
        byte[] repeated = random.bytes(CHUNK);
        for (int at = 0; at < content.length; at += CHUNK) {
            int length = Math.min(CHUNK, content.length - at);
            switch (random.between(0, 4)) {
                case 0 -> {}
                case 1 -> System.arraycopy(repeated, 0, content, at, length);
                case 2 -> {
                    for (int i = 0; i < 3; i++) {
                        int block = at + BLOCK * random.between(0, (length - 1) / BLOCK);
                        content[block + random.between(0, Math.min(BLOCK, content.length - block) - 1)] = 1;
                    }
                }
                default -> System.arraycopy(random.bytes(length), 0, content, at, length);
            }
        }
        return content;
    }

    byte[] chunk(int number) {
        return Arrays.copyOfRange(content, number * CHUNK, Math.min((number + 1) * CHUNK, content.length));
    }

    boolean isZero(int number) {
        return isZero(chunk(number));
    }

    static boolean isZero(byte[] bytes) {
        for (byte value : bytes) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    int chunkCount() {
        return Math.ceilDiv(content.length, CHUNK);
    }

    Digest digest(int number) {
        return archive.index().chunk(number).digest();
    }

    /// Bytes of the blocks that are not all zeros.
    long nonZero() {
        long sum = 0;
        for (int at = 0; at < content.length; at += BLOCK) {
            byte[] block = Arrays.copyOfRange(content, at, Math.min(at + BLOCK, content.length));
            sum += isZero(block) ? 0 : block.length;
        }
        return sum;
    }

    private FixedIndex index(byte[] digests) throws ProblemException {
        ByteBuffer file = ByteBuffer.allocate(4096 + digests.length);
        file.putLong(0, MAGIC).put(0x20, sha(digests)).put(4096, digests);
        file.order(ByteOrder.LITTLE_ENDIAN).putLong(0x40, content.length).putLong(0x48, CHUNK);
        return FixedIndex.parse(file, "disk.img.fidx", "vm/1/2026-01-10T08:00:00Z");
    }

    private static byte[] sha(byte[] bytes) {
        return mapback.pbs.format.Sha256.digest().digest(bytes);
    }

    @Override
    public void close() {
        chunks.close();
        pool.assertAllReturned();
        pool.close();
        cores.close();
        key.ifPresent(Key::close);
    }
}
