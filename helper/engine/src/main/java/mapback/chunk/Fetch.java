package mapback.chunk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.job.JobId;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.store.ChunkSource;
import mapback.pbs.store.StoredChunk;
import mapback.problem.ProblemException;

/// The way of one chunk from its source to checked bytes: found, given memory, read, decoded.
final class Fetch {
    private static final System.Logger LOG = System.getLogger(Fetch.class.getName());

    /// Chunks on their way at a time. More would hold open files and requests without making anything faster: this
    /// many hide a round trip on a local network, and there are fewer cores.
    static final int AT_ONCE = 16;

    /// How much of a digest names it in the log.
    private static final int SHOWN_DIGITS = 8;

    private final BufferPool pool;
    private final Decoders decoders;
    private final Counting counting;
    /// Guarded by itself; a source that nobody has any more is forgotten.
    private final Map<ChunkSource, Pace> paces = new WeakHashMap<>();

    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    Fetch(BufferPool pool, Decoders decoders, Counting counting) {
        this.pool = pool;
        this.decoders = decoders;
        this.counting = counting;
    }

    Pace pace(ChunkSource source) {
        synchronized (paces) {
            return paces.computeIfAbsent(source, _ -> new Pace());
        }
    }

    /// Fetches a chunk, and once more if it is damaged.
    Lease fetch(ChunkOrigin origin, ChunkRef chunk) throws BlobFaultException, ProblemException, InterruptedException {
        turns.acquire();
        try {
            Lease content = tryTwice(origin, chunk);
            counting.fetchedCount.increment();
            counting.fetched.add(chunk.length());
            return content;
        } finally {
            turns.release();
        }
    }

    private Lease tryTwice(ChunkOrigin origin, ChunkRef chunk)
            throws BlobFaultException, ProblemException, InterruptedException {
        try {
            return tryOnce(origin, chunk);
        } catch (BlobFaultException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}chunk {1} ({2}…) is damaged ({3}), fetching it again",
                    JobId.prefix(),
                    chunk.chunkNumber(),
                    chunk.digest().hex().substring(0, SHOWN_DIGITS),
                    e.fault());
            counting.againCount.increment();
            return tryOnce(origin, chunk);
        }
    }

    /// Memory for the stored chunk and for its content is taken at once and before anything is read, so that no
    /// fetch holds one and waits for the other.
    private Lease tryOnce(ChunkOrigin origin, ChunkRef chunk)
            throws BlobFaultException, ProblemException, InterruptedException {
        long began = System.nanoTime();
        try (StoredChunk stored = origin.source().open(chunk.digest())) {
            long waited = System.nanoTime() - began;
            List<Lease> taken = pool.takeTogether(stored.size() + BlobDecoder.SPARE, chunk.length());
            Lease content = taken.getLast();
            boolean right = false;
            try (Lease blob = taken.getFirst()) {
                ByteBuffer bytes = blob.writable().limit(stored.size());
                began = System.nanoTime();
                stored.readInto(bytes);
                waited += System.nanoTime() - began;
                counting.stored.add(stored.size());
                long decoded = decoders.decode(bytes.flip(), origin.key(), chunk, content.writable());
                pace(origin.source()).add(waited, decoded);
                origin.fetched().accept(chunk.length());
                right = true;
            } finally {
                if (!right) {
                    content.close();
                }
            }
            return content;
        }
    }
}
