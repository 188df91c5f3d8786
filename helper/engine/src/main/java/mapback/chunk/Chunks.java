package mapback.chunk;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mapback.buffer.BufferPool;
import mapback.buffer.Kept;
import mapback.buffer.Lease;
import mapback.job.Cores;
import mapback.job.JobId;
import mapback.pbs.blob.ZeroChunks;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.ChunkRef;
import mapback.problem.ProblemException;

/// The pipeline: whoever needs a chunk asks here.
///
/// A chunk that is at hand is not fetched again, and one that is being fetched is fetched once, however many wait
/// for it. Decoded chunks stay in the pool's memory until the room is needed. Failures are not remembered.
///
/// A reader should hold one lease at a time: whoever holds leases and waits for more memory can wait for himself.
public final class Chunks implements AutoCloseable {
    /// The smallest pool that every chunk can pass: the largest one, stored and decoded.
    public static final long SMALLEST_MEMORY = 2L * BufferPool.footprint(BlobHeader.MAX_CHUNK_STORED);

    /// One reader may fill a quarter of the memory with what he reads ahead; so a second one does not push it out
    /// before it is read.
    private static final int AHEAD_SHARE = 4;

    /// Readers of one archive that need no order may hold half of the memory: on a long line that much is under way.
    private static final int SHARE = 2;

    private static final byte[] ZEROS = new byte[64 << 10];

    private final BufferPool pool;
    private final Decoders decoders;
    private final Counting counting = new Counting();
    private final Fetch fetch;
    private final ZeroChunks zeroChunks = new ZeroChunks();

    /// Guards the fields below and those of every [Flight]; never held while anything is fetched, decoded or waited
    /// for. The pool's own lock is taken inside it, never the other way round.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition threadEnded = lock.newCondition();
    private final Map<ChunkId, Kept> atHand = new HashMap<>();
    private final Map<Flight.Route, Flight> flights = new HashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean closed;

    /// Readers that go in order now.
    private final AtomicInteger inOrder = new AtomicInteger();

    /// @param pool  bounds the memory; stays the caller's
    /// @param cores decode; stay the caller's
    public Chunks(BufferPool pool, Cores cores) {
        this.pool = pool;
        this.decoders = new Decoders(cores);
        this.fetch = new Fetch(pool, decoders, counting);
    }

    /// The content of a chunk, fetched and checked if it is not at hand. An interrupt of one reader does not hurt
    /// the others; when the last one is gone, the fetch ends.
    ///
    /// @throws BlobFaultException when it is wrong twice
    /// @throws ProblemException   when the source fails
    public Lease read(ChunkOrigin origin, ChunkRef chunk)
            throws BlobFaultException, ProblemException, InterruptedException {
        ChunkId id = ChunkId.of(chunk, origin.key());
        Flight flight;
        lock.lockInterruptibly();
        try {
            Optional<Lease> there = leaseAtHand(id);
            if (there.isPresent()) {
                counting.hitCount.increment();
                return there.get();
            }
            flight = join(new Flight.Route(id, origin.source()), origin, chunk);
        } finally {
            lock.unlock();
        }
        return await(flight);
    }

    private Optional<Lease> leaseAtHand(ChunkId id) {
        Kept kept = atHand.get(id);
        return kept == null ? Optional.empty() : kept.lease();
    }

    private Flight join(Flight.Route route, ChunkOrigin origin, ChunkRef chunk) {
        if (closed) {
            throw new IllegalStateException("the pipeline is closed");
        }
        if (flights.containsKey(route)) {
            counting.joinedCount.increment();
        }
        Flight flight = flightFor(route, origin, chunk);
        flight.waiting++;
        return flight;
    }

    private Flight flightFor(Flight.Route route, ChunkOrigin origin, ChunkRef chunk) {
        Flight flight = flights.get(route);
        return flight != null ? flight : begin(new Flight(route), origin, chunk);
    }

    private Flight begin(Flight flight, ChunkOrigin origin, ChunkRef chunk) {
        Thread thread = Thread.ofVirtual()
                .name("chunk-" + chunk.chunkNumber())
                .unstarted(JobId.carry(() -> fly(flight, origin, chunk)));
        flight.start(thread);
        // It cannot land before that, for want of the lock; and what could not be started is not waited for.
        threads.add(thread);
        flights.put(flight.route, flight);
        return flight;
    }

    private void fly(Flight flight, ChunkOrigin origin, ChunkRef chunk) {
        try {
            Lease content = fetch.fetch(origin, chunk);
            lock.lock();
            try {
                flights.remove(flight.route, flight);
                atHand.put(flight.route.chunk(), content.keep(dropped -> forget(flight.route.chunk(), dropped)));
                flight.land(content);
            } finally {
                lock.unlock();
            }
        } catch (Throwable e) {
            lock.lock();
            try {
                flights.remove(flight.route, flight);
                flight.fail(e);
            } finally {
                lock.unlock();
            }
        } finally {
            lock.lock();
            try {
                threads.remove(Thread.currentThread());
                threadEnded.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void forget(ChunkId id, Kept dropped) {
        lock.lock();
        try {
            atHand.remove(id, dropped);
        } finally {
            lock.unlock();
        }
    }

    private Lease await(Flight flight) throws BlobFaultException, ProblemException, InterruptedException {
        try {
            flight.ended.await();
        } catch (InterruptedException e) {
            abandon(flight);
            throw e;
        }
        lock.lock();
        try {
            return flight.leave();
        } finally {
            lock.unlock();
        }
    }

    /// The last one who leaves a flight ends it. Whoever comes after him begins a new one.
    private void abandon(Flight flight) {
        lock.lock();
        try {
            flight.leaveEarly();
            cancelIfUnwanted(flight);
        } finally {
            lock.unlock();
        }
    }

    private void cancelIfUnwanted(Flight flight) {
        if (flight.isUnwanted() && flights.remove(flight.route, flight)) {
            flight.cancel();
        }
    }

    /// A chunk that a reader is going to ask for more than once.
    public Wanted wanted(ChunkOrigin origin, ChunkRef chunk) {
        return new Wanted(this, origin, chunk);
    }

    Optional<Kept> find(ChunkId id) {
        lock.lock();
        try {
            return Optional.ofNullable(atHand.get(id));
        } finally {
            lock.unlock();
        }
    }

    Optional<Lease> counted(Optional<Lease> hit) {
        if (hit.isPresent()) {
            counting.hitCount.increment();
        }
        return hit;
    }

    Optional<Ahead> ahead(Wanted wanted) {
        lock.lock();
        try {
            if (closed || atHand.containsKey(wanted.id)) {
                return Optional.empty();
            }
            Flight flight = flightFor(new Flight.Route(wanted.id, wanted.origin.source()), wanted.origin, wanted.chunk);
            flight.ahead++;
            return Optional.of(new Ahead(this, flight));
        } finally {
            lock.unlock();
        }
    }

    void giveUp(Ahead ahead, Flight flight) {
        lock.lock();
        try {
            if (ahead.open) {
                ahead.open = false;
                flight.ahead--;
                cancelIfUnwanted(flight);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Zeros like the content of a chunk, for readers that want bytes of a hole. Waits for memory, fetches nothing.
    public Lease zeros(int length) throws InterruptedException {
        ChunkId id = new ChunkId(zeroChunks.of(length, Optional.empty()), length, Optional.empty());
        lock.lockInterruptibly();
        try {
            Optional<Lease> there = leaseAtHand(id);
            if (there.isPresent()) {
                return there.get();
            }
        } finally {
            lock.unlock();
        }
        Lease zeros = pool.take(length);
        ByteBuffer bytes = zeros.writable();
        while (bytes.hasRemaining()) {
            bytes.put(ZEROS, 0, Math.min(ZEROS.length, bytes.remaining()));
        }
        lock.lock();
        try {
            atHand.put(id, zeros.keep(dropped -> forget(id, dropped)));
        } finally {
            lock.unlock();
        }
        return zeros;
    }

    /// Knows chunks of zeros by their digest.
    public ZeroChunks zeroChunks() {
        return zeroChunks;
    }

    /// How many chunks of that length one reader may ask for ahead: as many as memory has room for. How many of them
    /// are fetched at a time follows the source.
    public int worthAhead(int length) {
        return room(AHEAD_SHARE, length);
    }

    /// How many readers of chunks of that length, each with one at a time and in no order, memory has room for. How
    /// many of them fetch at a time follows the source.
    public int worthAtOnce(int length) {
        return room(SHARE, length);
    }

    private int room(int share, int length) {
        return Math.clamp(pool.capacity() / share / BufferPool.footprint(length), 1, Depth.MOST);
    }

    /// A reader that begins to go in order, and has a share of what may be read ahead until it closes this.
    public AheadShare aheadShare(ChunkOrigin origin) {
        return new AheadShare(pool, fetch.turns(origin.source()), inOrder);
    }

    /// What went through so far.
    public Traffic traffic() {
        return counting.traffic();
    }

    /// Prepares for the first chunk by decoding small ones until the JDK has compiled what that takes; 0.1 s of a
    /// core.
    public void warmUp() throws InterruptedException {
        decoders.warmUp();
    }

    /// Ends all fetches and waits for them. What is at hand stays in the pool until that needs the room.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(threads).forEach(Thread::interrupt);
            while (!threads.isEmpty()) {
                threadEnded.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        decoders.close();
    }
}
