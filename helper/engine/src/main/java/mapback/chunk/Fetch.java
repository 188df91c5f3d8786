package mapback.chunk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.job.JobId;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
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

    /// Where the content of a chunk stored as it is begins in its buffer: behind the longest header, and where the
    /// processor likes it.
    private static final int CONTENT_OFFSET = 64;

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
            mustGoOn(e);
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

    /// An interrupt closes files, so what a source says of a chunk then is not about the chunk.
    private static void mustGoOn(BlobFaultException cause) throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException interrupted = new InterruptedException("the fetch was broken off");
            interrupted.initCause(cause);
            throw interrupted;
        }
    }

    private Lease tryOnce(ChunkOrigin origin, ChunkRef chunk)
            throws BlobFaultException, ProblemException, InterruptedException {
        long began = System.nanoTime();
        try (StoredChunk stored = origin.source().open(chunk.digest())) {
            long opened = System.nanoTime() - began;
            int header = origin.key().isPresent() ? BlobHeader.ENCRYPTED_SIZE : BlobHeader.PLAIN_SIZE;
            if (stored.size() != chunk.length() + header) {
                return unpack(origin, chunk, stored, opened);
            }
            Optional<Lease> inPlace = checkInPlace(origin, chunk, stored, opened);
            if (inPlace.isPresent()) {
                return inPlace.get();
            }
        }
        // It is compressed, although that made it no smaller. No encoder stores it so.
        try (StoredChunk stored = origin.source().open(chunk.digest())) {
            return unpack(origin, chunk, stored, 0);
        }
    }

    /// A chunk that is stored as it is needs no second buffer.
    ///
    /// @return empty when it must be unpacked
    private Optional<Lease> checkInPlace(ChunkOrigin origin, ChunkRef chunk, StoredChunk stored, long opened)
            throws BlobFaultException, InterruptedException {
        int header = stored.size() - chunk.length();
        Lease content = pool.take(CONTENT_OFFSET + chunk.length() + BlobDecoder.SPARE);
        boolean right = false;
        try {
            ByteBuffer bytes =
                    content.writable().position(CONTENT_OFFSET - header).limit(CONTENT_OFFSET + chunk.length());
            long waited = opened + read(stored, bytes);
            bytes.flip().position(CONTENT_OFFSET - header);
            if (!BlobDecoder.isInPlace(bytes)) {
                return Optional.empty();
            }
            note(origin, chunk, waited, decoders.decodeInPlace(bytes, origin.key(), chunk));
            content.narrow(CONTENT_OFFSET, chunk.length());
            right = true;
            return Optional.of(content);
        } finally {
            if (!right) {
                content.close();
            }
        }
    }

    /// Memory for the stored chunk and for its content is taken at once and before anything is read, so that no
    /// fetch holds one and waits for the other.
    private Lease unpack(ChunkOrigin origin, ChunkRef chunk, StoredChunk stored, long opened)
            throws BlobFaultException, InterruptedException {
        List<Lease> taken = pool.takeTogether(stored.size() + BlobDecoder.SPARE, chunk.length());
        Lease content = taken.getLast();
        boolean right = false;
        try (Lease blob = taken.getFirst()) {
            ByteBuffer bytes = blob.writable().limit(stored.size());
            long waited = opened + read(stored, bytes);
            note(origin, chunk, waited, decoders.decode(bytes.flip(), origin.key(), chunk, content.writable()));
            right = true;
        } finally {
            if (!right) {
                content.close();
            }
        }
        return content;
    }

    /// @return nanoseconds that it took
    private long read(StoredChunk stored, ByteBuffer target) throws BlobFaultException, InterruptedException {
        long began = System.nanoTime();
        stored.readInto(target);
        counting.stored.add(stored.size());
        return System.nanoTime() - began;
    }

    private void note(ChunkOrigin origin, ChunkRef chunk, long waited, long decoded) {
        pace(origin.source()).add(waited, decoded);
        origin.fetched().accept(chunk.length());
    }
}
