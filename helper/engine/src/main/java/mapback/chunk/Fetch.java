package mapback.chunk;

import java.util.Map;
import java.util.WeakHashMap;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.job.JobId;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.store.ChunkSource;
import mapback.pbs.store.SourceAwayException;
import mapback.problem.ProblemException;

/// The way of one chunk from its source to checked bytes: when it is its turn and the source is there, and once more
/// when it is damaged.
final class Fetch {
    private static final System.Logger LOG = System.getLogger(Fetch.class.getName());

    /// How much of a digest names it in the log.
    private static final int SHOWN_DIGITS = 8;

    private final BufferPool pool;
    private final Decoders decoders;
    private final Counting counting;
    /// Guarded by itself; a source that nobody has any more is forgotten.
    private final Map<ChunkSource, Turns> turns = new WeakHashMap<>();

    Fetch(BufferPool pool, Decoders decoders, Counting counting) {
        this.pool = pool;
        this.decoders = decoders;
        this.counting = counting;
    }

    Turns turns(ChunkSource source) {
        synchronized (turns) {
            return turns.computeIfAbsent(source, _ -> new Turns(decoders.cores()));
        }
    }

    /// Fetches a chunk, and once more if it is damaged.
    Lease fetch(ChunkOrigin origin, ChunkRef chunk) throws BlobFaultException, ProblemException, InterruptedException {
        try (Turns.Turn turn = turns(origin.source()).enter()) {
            Lease content = tryTwice(new Attempt(pool, decoders, counting, origin, chunk, turn));
            counting.fetchedCount.increment();
            counting.fetched.add(chunk.length());
            return content;
        }
    }

    private Lease tryTwice(Attempt attempt) throws BlobFaultException, ProblemException, InterruptedException {
        try {
            return tryWhenThere(attempt);
        } catch (BlobFaultException e) {
            mustGoOn(e);
            ChunkRef chunk = attempt.chunk();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}chunk {1} ({2}…) is damaged ({3}), fetching it again",
                    JobId.prefix(),
                    chunk.chunkNumber(),
                    chunk.digest().hex().substring(0, SHOWN_DIGITS),
                    e.fault());
            counting.againCount.increment();
            return tryWhenThere(attempt);
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

    /// Holds no memory while the source is away, so that others can go on.
    private static Lease tryWhenThere(Attempt attempt)
            throws BlobFaultException, ProblemException, InterruptedException {
        while (true) {
            attempt.origin().source().awaitThere();
            try {
                return attempt.run();
            } catch (SourceAwayException e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "chunk " + attempt.chunk().chunkNumber() + " waits for its source",
                        e);
            }
        }
    }
}
