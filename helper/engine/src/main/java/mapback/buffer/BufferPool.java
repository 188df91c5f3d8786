package mapback.buffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All memory that content passes through, within one exact bound.
///
/// A buffer is *leased* (someone reads or fills it), *kept* (nobody does, but its content may be wanted again) or
/// *idle*. Only leased ones count for whoever waits: the others are given up when room is needed. The content
/// that was read the longest ago goes first if its buffer fits, then idle buffers, then more of the oldest
/// content. Whoever asks first is served first, so that a large request is not starved by small ones.
///
/// Several buffers that are needed together are asked for together: two callers that each hold one and wait for the
/// other's would wait for ever.
public final class BufferPool implements AutoCloseable {
    private final long capacity;

    /// Guards every field below, and those that say so in [Buffer], [Kept] and [Lease]. Never held while memory is
    /// allocated, a caller's code runs, or anything waits but for room.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Integer, ArrayDeque<Buffer>> idle = new HashMap<>();
    private final LinkedHashSet<Kept> kept = new LinkedHashSet<>();
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();
    /// Those that say where they were made; empty unless assertions are enabled.
    private final Set<Lease> leases = new HashSet<>();

    /// Leases that are open.
    private long leaseCount;

    /// Bytes of all buffers that exist or are being made; at most the capacity.
    private long allocated;

    /// Bytes of all buffers that are leased or promised to someone; at most the capacity.
    private long inUse;

    /// Buffers that were allocated so far.
    private long madeCount;

    private static final class Waiter {
        final long need;
        final Condition served;
        boolean granted;

        Waiter(long need, Condition served) {
            this.need = need;
            this.served = served;
        }
    }

    /// @param capacity bytes, for buffers in use and not
    public BufferPool(long capacity) {
        this.capacity = capacity;
    }

    /// Bytes that the pool holds at the most.
    public long capacity() {
        return capacity;
    }

    /// Bytes of the pool's capacity that a buffer of `size` bytes takes up.
    public static int footprint(int size) {
        return Buffer.capacityFor(size);
    }

    /// One buffer; waits in line until there is room.
    ///
    /// @param size bytes, at most a stored chunk's largest size with a little on top
    public Lease take(int size) throws InterruptedException {
        return takeTogether(size).getFirst();
    }

    /// Several buffers at once, in the order of `sizes`; waits in line until there is room for all.
    public List<Lease> takeTogether(int... sizes) throws InterruptedException {
        promise(fitting(sizes));
        return makeAll(sizes);
    }

    /// Room for several buffers that are made later or not at all; waits in line until there is room for all.
    ///
    /// @return closed by the caller
    public Room reserve(int... sizes) throws InterruptedException {
        long need = fitting(sizes);
        promise(need);
        return new Room(this, need);
    }

    private void promise(long need) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (line.isEmpty() && inUse + need <= capacity) {
                inUse += need;
            } else {
                waitInLine(need);
            }
        } finally {
            lock.unlock();
        }
    }

    /// One buffer if there is room now and nobody is waiting.
    public Optional<Lease> tryTake(int size) {
        long need = fitting(size);
        lock.lock();
        try {
            if (!line.isEmpty() || inUse + need > capacity) {
                return Optional.empty();
            }
            inUse += need;
        } finally {
            lock.unlock();
        }
        return Optional.of(makeAll(size).getFirst());
    }

    private long fitting(int... sizes) {
        long need = need(sizes);
        if (need > capacity) {
            throw new IllegalStateException(need + " bytes do not fit a pool of " + capacity + " bytes");
        }
        return need;
    }

    static long need(int... sizes) {
        return Arrays.stream(sizes).mapToLong(Buffer::capacityFor).sum();
    }

    private void waitInLine(long need) throws InterruptedException {
        Waiter self = new Waiter(need, lock.newCondition());
        line.add(self);
        try {
            while (!self.granted) {
                self.served.await();
            }
        } catch (InterruptedException e) {
            if (self.granted) {
                inUse -= need;
            } else {
                line.remove(self);
            }
            serveLine();
            throw e;
        }
    }

    private void serveLine() {
        for (Waiter first = line.peek(); first != null && inUse + first.need <= capacity; first = line.peek()) {
            inUse += first.need;
            first.granted = true;
            first.served.signal();
            line.remove();
        }
    }

    /// Turns a promise of room into buffers.
    List<Lease> makeAll(int... sizes) {
        List<Lease> made = new ArrayList<>(sizes.length);
        try {
            for (int size : sizes) {
                made.add(make(size));
            }
        } catch (Throwable e) {
            for (int i = made.size(); i < sizes.length; i++) {
                giveBackPromise(Buffer.capacityFor(sizes[i]));
            }
            made.forEach(Lease::close);
            throw e;
        }
        return made;
    }

    private Lease make(int size) {
        int needed = Buffer.capacityFor(size);
        List<Kept> dropped = new ArrayList<>();
        @Nullable Buffer buffer;
        lock.lock();
        try {
            buffer = idleOrRoom(needed, dropped);
        } finally {
            lock.unlock();
        }
        dropped.forEach(Kept::tellOwner);
        if (buffer == null) {
            buffer = allocate(needed);
        }
        return lease(buffer, 0, size);
    }

    /// An idle buffer of the class, or null after making room for a new one.
    private @Nullable Buffer idleOrRoom(int needed, List<Kept> dropped) {
        while (true) {
            ArrayDeque<Buffer> fitting = idle.get(needed);
            if (fitting != null && !fitting.isEmpty()) {
                return fitting.pop();
            }
            if (allocated + needed <= capacity) {
                allocated += needed;
                madeCount++;
                return null;
            }
            if (oldestFits(needed)) {
                dropOldest(dropped);
                continue;
            }
            Buffer given = anyIdle();
            if (given != null) {
                allocated -= given.capacity;
                given.free();
            } else {
                dropOldest(dropped);
            }
        }
    }

    /// Taking over the oldest content's buffer costs nothing, where freeing one and allocating another means a
    /// millisecond of zeroing; so the few idle buffers of other sizes stay for when their turn comes again.
    private boolean oldestFits(int needed) {
        return !kept.isEmpty() && buffer(kept.getFirst()).capacity == needed;
    }

    private @Nullable Buffer anyIdle() {
        for (ArrayDeque<Buffer> buffers : idle.values()) {
            if (!buffers.isEmpty()) {
                return buffers.pop();
            }
        }
        return null;
    }

    private void dropOldest(List<Kept> dropped) {
        Kept oldest = kept.removeFirst();
        Buffer buffer = buffer(oldest);
        oldest.buffer = null;
        buffer.kept = null;
        dropped.add(oldest);
        putIdle(buffer);
    }

    private Buffer allocate(int needed) {
        try {
            return new Buffer(needed);
        } catch (Throwable e) {
            lock.lock();
            try {
                allocated -= needed;
            } finally {
                lock.unlock();
            }
            throw e;
        }
    }

    private Lease lease(Buffer buffer, int begin, int size) {
        Lease lease = new Lease(this, buffer, begin, size);
        lock.lock();
        try {
            buffer.shares++;
            leaseCount++;
            if (lease.madeHere != null) {
                leases.add(lease);
            }
        } finally {
            lock.unlock();
        }
        return lease;
    }

    void giveBackPromise(long bytes) {
        lock.lock();
        try {
            inUse -= bytes;
            serveLine();
        } finally {
            lock.unlock();
        }
    }

    void mustBeAlone(Lease lease, Buffer buffer) {
        lock.lock();
        try {
            lease.mustBeOpen();
            if (buffer.shares != 1 || buffer.kept != null) {
                throw new IllegalStateException("only a buffer that nobody shares can be filled");
            }
        } finally {
            lock.unlock();
        }
    }

    Lease retain(Lease lease, Buffer buffer, int begin, int size) {
        lock.lock();
        try {
            lease.mustBeOpen();
            return lease(buffer, begin, size);
        } finally {
            lock.unlock();
        }
    }

    Kept keep(Lease lease, Buffer buffer, int begin, int size, Consumer<Kept> whenDropped) {
        lock.lock();
        try {
            lease.mustBeOpen();
            if (buffer.kept != null) {
                throw new IllegalStateException("the content is kept already");
            }
            Kept content = new Kept(this, buffer, begin, size, whenDropped);
            buffer.kept = content;
            return content;
        } finally {
            lock.unlock();
        }
    }

    Optional<Lease> leaseAgain(Kept content) {
        lock.lock();
        try {
            if (content.buffer == null) {
                return Optional.empty();
            }
            Buffer buffer = content.buffer;
            if (buffer.shares == 0) {
                // It was kept for nobody. Its room may have been promised to someone who has not taken it yet.
                if (inUse + buffer.capacity > capacity) {
                    return Optional.empty();
                }
                kept.remove(content);
                inUse += buffer.capacity;
            }
            return Optional.of(lease(buffer, content.begin, content.size));
        } finally {
            lock.unlock();
        }
    }

    void giveBack(Lease lease, Buffer buffer) {
        lock.lock();
        try {
            lease.end();
            leaseCount--;
            if (lease.madeHere != null) {
                leases.remove(lease);
            }
            buffer.shares--;
            if (buffer.shares == 0) {
                inUse -= buffer.capacity;
                if (buffer.kept != null) {
                    kept.add(buffer.kept);
                } else {
                    putIdle(buffer);
                }
                serveLine();
            }
        } finally {
            lock.unlock();
        }
    }

    private void putIdle(Buffer buffer) {
        idle.computeIfAbsent(buffer.capacity, _ -> new ArrayDeque<>()).push(buffer);
    }

    private static Buffer buffer(Kept content) {
        if (content.buffer == null) {
            throw new IllegalStateException("kept content has no buffer");
        }
        return content.buffer;
    }

    /// Bytes of the buffers that are leased now.
    public long inUse() {
        lock.lock();
        try {
            return inUse;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of all buffers that exist now; never more than the capacity.
    public long allocated() {
        lock.lock();
        try {
            return allocated;
        } finally {
            lock.unlock();
        }
    }

    /// How many buffers have been allocated so far. Each costs a millisecond or so, since the system hands out
    /// zeros.
    public long madeCount() {
        lock.lock();
        try {
            return madeCount;
        } finally {
            lock.unlock();
        }
    }

    /// Fails when a lease is still open; the failure shows where such leases were made if assertions are enabled.
    public void assertAllReturned() {
        lock.lock();
        try {
            if (inUse == 0 && leaseCount == 0) {
                return;
            }
            IllegalStateException failure =
                    new IllegalStateException(leaseCount + " leases on " + inUse + " bytes are still open");
            leases.stream()
                    .map(lease -> lease.madeHere)
                    .filter(at -> at != null)
                    .forEach(failure::addSuppressed);
            throw failure;
        } finally {
            lock.unlock();
        }
    }

    /// Frees all memory. A lease that is still open is a bug.
    @Override
    public void close() {
        assertAllReturned();
        List<Kept> dropped = new ArrayList<>();
        lock.lock();
        try {
            while (!kept.isEmpty()) {
                dropOldest(dropped);
            }
            for (Buffer buffer = anyIdle(); buffer != null; buffer = anyIdle()) {
                allocated -= buffer.capacity;
                buffer.free();
            }
        } finally {
            lock.unlock();
        }
        dropped.forEach(Kept::tellOwner);
    }
}
