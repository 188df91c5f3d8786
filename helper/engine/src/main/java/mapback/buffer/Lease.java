package mapback.buffer;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The right to read a pooled buffer. Whoever holds a lease closes it, once; the memory goes back to the pool
/// with the last one. Leases may be handed from thread to thread.
public final class Lease implements AutoCloseable {
    private final BufferPool pool;
    private final Buffer buffer;

    /// Which part of the buffer it is for. Changed only while nobody shares the buffer.
    private int begin;

    private int size;

    /// Where it was made, for the message about a lease that nobody closed; only when assertions are enabled.
    final @Nullable Throwable madeHere;

    /// Written with the pool's lock held.
    private volatile boolean open = true;

    Lease(BufferPool pool, Buffer buffer, int begin, int size) {
        this.pool = pool;
        this.buffer = buffer;
        this.begin = begin;
        this.size = size;
        this.madeHere = BufferPool.class.desiredAssertionStatus() ? new Throwable("lease on " + size + " bytes") : null;
    }

    /// How many bytes may be read.
    public int size() {
        return size;
    }

    /// A read-only view with a position and limit of its own, from 0 to [#size]. It must not be used after
    /// [#close].
    public ByteBuffer bytes() {
        mustBeOpen();
        return buffer.view(begin, size).asReadOnlyBuffer();
    }

    /// A view to fill the buffer through, for whoever took it from the pool and shares it with nobody yet.
    public ByteBuffer writable() {
        pool.mustBeAlone(this, buffer);
        return buffer.view(begin, size);
    }

    /// Makes it one on a part of what it was on, for whoever filled the buffer and shares it with nobody yet.
    public void narrow(int offset, int length) {
        pool.mustBeAlone(this, buffer);
        Objects.checkFromIndexSize(offset, length, size);
        begin += offset;
        size = length;
    }

    /// A second lease for a second owner.
    public Lease retain() {
        return pool.retain(this, buffer, begin, size);
    }

    /// Keeps the content for later readers when the last lease is closed, as long as the pool has room.
    ///
    /// @param whenDropped run once when the content is gone, by the thread that needed its room
    public Kept keep(Consumer<Kept> whenDropped) {
        return pool.keep(this, buffer, begin, size, whenDropped);
    }

    /// Gives the share back. Closing twice is a bug.
    @Override
    public void close() {
        pool.giveBack(this, buffer);
    }

    /// Called with the pool's lock held.
    void end() {
        mustBeOpen();
        open = false;
    }

    void mustBeOpen() {
        if (!open) {
            throw new IllegalStateException("the lease was closed before");
        }
    }
}
