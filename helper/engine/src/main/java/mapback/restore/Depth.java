package mapback.restore;

import mapback.buffer.BufferPool;
import mapback.pbs.format.BlobHeader;

/// How many chunks a job has in hand at a time.
final class Depth {
    /// The most chunks that one restore to a file writes at a time: more threads only wait for the disk.
    private static final int MAX_WRITERS = 16;

    /// Chunks per core: while one is computed, another is read or written.
    private static final int PER_CORE = 2;

    /// The share of the pool that chunks may take that were fetched ahead and wait for a slow reader. Eight such
    /// jobs would leave no room; as many do not work at a time.
    private static final int AHEAD_SHARE = 8;

    private Depth() {}

    /// Threads that fetch and write. Each has a stored and a plain chunk at the most, and all together take half
    /// the pool.
    static int writers(BufferPool pool, int cores, int chunkLength) {
        int each = BufferPool.footprint(chunkLength) + BufferPool.footprint(chunkLength + BlobHeader.ENCRYPTED_SIZE);
        long fit = pool.capacity() / 2 / each;
        return Math.clamp(fit, 1, Math.min(MAX_WRITERS, PER_CORE * cores));
    }

    /// Bytes of the pool that chunks which were fetched ahead may take.
    static long ahead(BufferPool pool) {
        return pool.capacity() / AHEAD_SHARE;
    }
}
