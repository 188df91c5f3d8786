package mapback.buffer;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Content that stays in the pool after its last lease was closed, until the room is needed for something else. The
/// content that was read the longest ago goes first.
public final class Kept {
    private final BufferPool pool;

    private final Consumer<Kept> whenDropped;

    /// Null once the content is gone. Guarded by the pool's lock.
    @Nullable
    Buffer buffer;

    final int begin;
    final int size;

    Kept(BufferPool pool, Buffer buffer, int begin, int size, Consumer<Kept> whenDropped) {
        this.pool = pool;
        this.buffer = buffer;
        this.begin = begin;
        this.size = size;
        this.whenDropped = whenDropped;
    }

    /// A new lease on the content, or empty if it is gone. Never waits.
    public Optional<Lease> lease() {
        return pool.leaseAgain(this);
    }

    /// Tells the owner that the content is gone; called without any lock held.
    void tellOwner() {
        whenDropped.accept(this);
    }
}
