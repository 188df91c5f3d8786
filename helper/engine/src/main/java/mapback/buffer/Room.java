package mapback.buffer;

import java.util.List;

/// Room in the pool for somebody who does not know yet how much of it he needs: what he takes comes out of it at once,
/// the rest goes back when it is closed. Belongs to one thread.
public final class Room implements AutoCloseable {
    private final BufferPool pool;
    private long left;

    Room(BufferPool pool, long bytes) {
        this.pool = pool;
        this.left = bytes;
    }

    /// One buffer of it; never waits.
    public Lease take(int size) {
        return takeTogether(size).getFirst();
    }

    /// Several buffers of it, in the order of `sizes`; never waits.
    public List<Lease> takeTogether(int... sizes) {
        long need = BufferPool.need(sizes);
        if (need > left) {
            throw new IllegalStateException("there is room for " + left + " bytes, not for " + need);
        }
        left -= need;
        return pool.makeAll(sizes);
    }

    /// Nothing more is taken.
    public void giveBackRest() {
        if (left > 0) {
            pool.giveBackPromise(left);
            left = 0;
        }
    }

    @Override
    public void close() {
        giveBackRest();
    }
}
