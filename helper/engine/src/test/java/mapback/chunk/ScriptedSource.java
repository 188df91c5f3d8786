package mapback.chunk;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.store.ChunkSource;
import mapback.pbs.store.SourceAwayException;
import mapback.pbs.store.StoredChunk;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NotADatastore;
import mapback.testkit.BlobMaker;

/// A source in memory that counts, damages, fails and holds back what it is asked for.
public final class ScriptedSource implements ChunkSource {
    private final BlobMaker blobs;
    private final Map<Digest, byte[]> stored = new ConcurrentHashMap<>();
    private final Map<Digest, AtomicInteger> fetches = new ConcurrentHashMap<>();
    private final Map<Digest, AtomicInteger> damages = new ConcurrentHashMap<>();
    private final Map<Digest, Boolean> refused = new ConcurrentHashMap<>();
    private final Map<Digest, Gate> gates = new HashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile long delay;
    private volatile boolean isInterruptDamage;
    private volatile boolean remote;
    private volatile boolean away;
    private final Object there = new Object();

    /// Lets nobody read a chunk until it is opened.
    public static final class Gate {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        /// Waits until a fetch stands before the gate.
        public void awaitArrival() throws InterruptedException {
            arrived.await();
        }

        public void open() {
            opened.countDown();
        }
    }

    public ScriptedSource(BlobMaker blobs) {
        this.blobs = blobs;
    }

    /// Stores a chunk and says its place.
    public ChunkRef add(long number, long offset, byte[] content) {
        return addStored(number, offset, content, blobs.chunk(content));
    }

    /// Stores a chunk that somebody else encoded.
    public ChunkRef addStored(long number, long offset, byte[] content, byte[] blob) {
        Digest digest = Digest.of(blobs.digest(content));
        stored.put(digest, blob);
        return new ChunkRef(number, digest, offset, content.length);
    }

    /// Damages the next fetches of a chunk.
    public void damageNext(Digest digest, int times) {
        damages.put(digest, new AtomicInteger(times));
    }

    /// Loses a chunk.
    public void remove(Digest digest) {
        stored.remove(digest);
    }

    /// Fails as a whole when it is asked for that chunk.
    public void refuse(Digest digest) {
        refused.put(digest, true);
    }

    public synchronized Gate gate(Digest digest) {
        return gates.computeIfAbsent(digest, _ -> new Gate());
    }

    private synchronized Gate gateOrNone(Digest digest) {
        Gate none = new Gate();
        none.open();
        return gates.getOrDefault(digest, none);
    }

    public int fetches(Digest digest) {
        AtomicInteger count = fetches.get(digest);
        return count == null ? 0 : count.get();
    }

    public int allFetches() {
        return fetches.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /// Lets every chunk wait that long from now on.
    public void delay(long millis) {
        delay = millis;
    }

    /// Tells a read that was broken off as a file does whose channel the interrupt has closed.
    public void tellInterruptsAsDamage() {
        isInterruptDamage = true;
    }

    /// Sends what it is asked for at once, as a server does.
    public void beRemote() {
        remote = true;
    }

    /// Goes away, or comes back: nobody is answered meanwhile.
    public void away(boolean isAway) {
        synchronized (there) {
            away = isAway;
            there.notifyAll();
        }
    }

    @Override
    public boolean isRemote() {
        return remote;
    }

    @Override
    public void awaitThere() throws InterruptedException {
        synchronized (there) {
            while (away) {
                there.wait();
            }
        }
    }

    /// Stored chunks that nobody closed.
    public int stillOpen() {
        return open.get();
    }

    @Override
    public StoredChunk open(Digest digest) throws BlobFaultException, ProblemException {
        fetches.computeIfAbsent(digest, _ -> new AtomicInteger()).incrementAndGet();
        if (refused.containsKey(digest)) {
            throw new ProblemException(new NotADatastore("/gone", ".chunks"));
        }
        byte[] bytes = stored.get(digest);
        if (bytes == null) {
            throw new BlobFaultException(BlobFault.MISSING);
        }
        open.incrementAndGet();
        return new Stored(digest, damagedIfWanted(digest, bytes));
    }

    private byte[] damagedIfWanted(Digest digest, byte[] bytes) {
        AtomicInteger left = damages.get(digest);
        if (left == null || left.getAndDecrement() <= 0) {
            return bytes;
        }
        byte[] damaged = bytes.clone();
        damaged[damaged.length - 1] ^= 1;
        return damaged;
    }

    private final class Stored implements StoredChunk {
        private final Digest digest;
        private final byte[] bytes;

        Stored(Digest digest, byte[] bytes) {
            this.digest = digest;
            this.bytes = bytes;
        }

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public void readInto(ByteBuffer target) throws BlobFaultException, SourceAwayException, InterruptedException {
            Gate gate = gateOrNone(digest);
            gate.arrived.countDown();
            try {
                gate.opened.await();
            } catch (InterruptedException e) {
                if (!isInterruptDamage) {
                    throw e;
                }
                Thread.currentThread().interrupt();
                throw new BlobFaultException(BlobFault.READ, e);
            }
            Thread.sleep(delay);
            if (away) {
                throw new SourceAwayException("away");
            }
            target.put(bytes);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
