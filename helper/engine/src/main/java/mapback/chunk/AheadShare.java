package mapback.chunk;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.buffer.BufferPool;

/// What one reader that goes in order may have ahead of itself. All such readers together may fill half of the memory,
/// one alone a quarter, so that what is fetched ahead is still there when it is read.
public final class AheadShare implements AutoCloseable {
    private static final int ONE_READER = 4;
    private static final int ALL_READERS = 2;

    /// As much more than the average as a chunk may be late without being waited for.
    private static final double SLACK = 1.5;

    private final BufferPool pool;
    private final Turns turns;
    private final AtomicInteger readers;
    private final AtomicBoolean open = new AtomicBoolean(true);

    AheadShare(BufferPool pool, Turns turns, AtomicInteger readers) {
        this.pool = pool;
        this.turns = turns;
        this.readers = readers;
        readers.incrementAndGet();
    }

    /// How many chunks to have ahead: as many as the reader gets through while one is fetched, but no more than the
    /// source and the cores are the faster for, and than there is memory for.
    ///
    /// @param length   of its chunks
    /// @param interval nanoseconds that it takes from one chunk to the next, waiting included; 0 when unknown.
    ///     While the reader waits for chunks it is the latency shared by those ahead, so the depth grows until it
    ///     waits no more
    public int depth(int length, double interval) {
        double wanted = interval == 0 ? 1 : 1 + Math.rint(SLACK * turns.latency() / interval);
        return Math.min((int) Math.min(wanted, turns.worthAtOnce()), room(length));
    }

    private int room(int length) {
        long slots = pool.capacity() / BufferPool.footprint(length);
        return (int) Math.min(slots / ONE_READER, slots / ALL_READERS / Math.max(1, readers.get()));
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            readers.decrementAndGet();
        }
    }
}
