package mapback.chunk;

import java.util.Arrays;
import java.util.Optional;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.job.Cores;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.testkit.BlobMaker;

/// A pipeline above a scripted source. Closing it checks that every lease and every stored chunk was returned.
public final class Pipeline implements AutoCloseable {
    private static final byte[] KEY = new byte[32];

    static {
        Arrays.fill(KEY, (byte) 7);
    }

    public final BufferPool pool;
    public final Cores cores = new Cores();
    public final Chunks chunks;
    public final ScriptedSource source;
    public final Optional<Key> key;
    public final ChunkOrigin origin;

    private Pipeline(long memory, BlobMaker blobs, Optional<Key> key) {
        this.pool = new BufferPool(memory);
        this.chunks = new Chunks(pool, cores);
        this.source = new ScriptedSource(blobs);
        this.key = key;
        this.origin = new ChunkOrigin(source, key);
    }

    public static Pipeline plain(long memory) {
        return new Pipeline(memory, BlobMaker.plain(), Optional.empty());
    }

    public static Pipeline encrypted(long memory) {
        return new Pipeline(memory, BlobMaker.encrypting(KEY), Optional.of(Key.of(Secret.owning(KEY.clone()))));
    }

    public static byte[] bytes(Lease lease) {
        byte[] bytes = new byte[lease.size()];
        lease.bytes().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        chunks.close();
        cores.close();
        pool.close();
        if (source.stillOpen() != 0) {
            throw new IllegalStateException(source.stillOpen() + " stored chunks are still open");
        }
    }
}
