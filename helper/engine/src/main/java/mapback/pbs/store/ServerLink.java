package mapback.pbs.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Index;
import mapback.pbs.wire.ReaderSession;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.ServerProblem.IndexChangedAtServer;
import mapback.problem.ServerProblem.ServerAway;
import mapback.problem.ServerProblem.ServerRefused;
import mapback.problem.ServerProblem.SnapshotGoneFromServer;
import org.jspecify.annotations.Nullable;

/// The one reader session of a snapshot, made again whenever it is lost.
///
/// A lost session is made again at once, also when nobody reads: it is what keeps the snapshot from being
/// removed. On a new session every index in use is downloaded again, for only that makes its chunks available,
/// and must be the same as before. While the server is away reads wait, for as long as their caller likes.
final class ServerLink implements AutoCloseable {
    /// The first try comes at once, the next after this; each further one waits twice as long.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /// A server that is back is noticed within this.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /// After something that somebody has to see to.
    private static final Duration LATER = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(ServerLink.class.getName());

    private final Opening opening;
    private final String snapshot;
    private final String server;

    /// Guards the fields below; never held while the server is asked.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    /// SHA-256 of each index file in use.
    private final Map<ArchiveName, Digest> indexes = new HashMap<>();

    private final Set<ArchiveName> available = new HashSet<>();
    private @Nullable ReaderSession session;
    private @Nullable Thread connecting;
    private @Nullable Waiting waiting;
    private @Nullable Problem failure;
    private boolean isFinal;
    private boolean closed;
    /// Sessions that were lost one after the other without a chunk in between.
    private int losses;
    /// When that began which is not waited for without end, by `System.nanoTime`; 0 while it is not so.
    private long heldSince;

    /// Tries once more when nobody reads: the session protects the snapshot.
    private @Nullable Thread later;

    /// Makes a session on which nothing was downloaded.
    interface Opening {
        ReaderSession open() throws IOException, InterruptedException;
    }

    /// @param first a session that is open; becomes this one's own
    ServerLink(Opening opening, String snapshot, String server, ReaderSession first) {
        this.opening = opening;
        this.snapshot = snapshot;
        this.server = server;
        this.session = first;
        first.onLoss(() -> lost(first));
    }

    /// The session, once there is one.
    ///
    /// @throws ProblemException when there cannot be one for another reason than that the server is away
    ReaderSession session() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            boolean isBegun = false;
            while (true) {
                ReaderSession present = session;
                if (present != null) {
                    return present;
                }
                if (failure != null && (isFinal || isBegun)) {
                    throw new ProblemException(failure);
                }
                if (closed) {
                    throw new ProblemException(new ServerAway(server, "the snapshot was closed"));
                }
                if (connecting == null) {
                    begin();
                }
                isBegun = true;
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The session if there is one now; never waits.
    Optional<ReaderSession> present() {
        lock.lock();
        try {
            return Optional.ofNullable(session);
        } finally {
            lock.unlock();
        }
    }

    /// That session takes no more requests. Called by its own thread too, so nothing waits here.
    void lost(ReaderSession gone) {
        lock.lock();
        try {
            if (session == gone) {
                gone.retire();
                session = null;
                available.clear();
                losses++;
                if (!closed && connecting == null && !isFinal) {
                    waiting = new Waiting(Instant.now(), new ServerAway(server, reason(gone)));
                    begin();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static String reason(ReaderSession gone) {
        return gone.lost().isEmpty() ? "the connection was given up" : gone.lost();
    }

    /// Guarded by the lock.
    private void begin() {
        failure = null;
        if (waiting == null) {
            waiting = new Waiting(Instant.now(), new ServerAway(server, "the connection was lost"));
        }
        connecting = Thread.ofVirtual().name("reconnect " + server).start(this::connect);
    }

    /// A chunk or file came: the session is a good one.
    void proved() {
        lock.lock();
        try {
            losses = 0;
        } finally {
            lock.unlock();
        }
    }

    /// An index was downloaded on that session.
    ///
    /// @param digest of the whole file
    /// @throws ProblemException with `IndexChangedAtServer` when it is not the one in use
    void downloaded(ReaderSession on, ArchiveName index, Digest digest) throws ProblemException {
        lock.lock();
        try {
            Digest known = indexes.putIfAbsent(index, digest);
            if (known != null && !known.equals(digest)) {
                throw new ProblemException(new IndexChangedAtServer(index.server(), snapshot, server));
            }
            if (session == on) {
                available.add(index);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether the chunks of that index can be asked for on that session.
    boolean isAvailable(ReaderSession on, ArchiveName index) {
        lock.lock();
        try {
            return session == on && available.contains(index);
        } finally {
            lock.unlock();
        }
    }

    Optional<Waiting> waiting() {
        lock.lock();
        try {
            return Optional.ofNullable(waiting);
        } finally {
            lock.unlock();
        }
    }

    private void connect() {
        try {
            pause(lossesSoFar() - 1);
            for (int tries = Math.max(1, lossesSoFar()); ; tries++) {
                try {
                    settle(prepared());
                    return;
                } catch (IOException e) {
                    if (!isPassing(e)) {
                        fail(e);
                        return;
                    }
                    LOG.log(Level.DEBUG, "still away: " + server, e);
                    stillWaiting(e);
                    pause(tries);
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts.
            LOG.log(Level.DEBUG, "no longer wanted: " + server);
        } catch (RuntimeException | Error e) {
            fail(new IOException(e));
            throw e;
        }
    }

    private int lossesSoFar() {
        lock.lock();
        try {
            return losses;
        } finally {
            lock.unlock();
        }
    }

    private static void pause(int triesBefore) throws InterruptedException {
        if (triesBefore > 0) {
            long doubled = FIRST_PAUSE.toMillis() << Math.min(triesBefore - 1, 10);
            Thread.sleep(Math.min(doubled, LONGEST_PAUSE.toMillis()));
        }
    }

    /// A session with all indexes in use.
    private ReaderSession prepared() throws IOException, InterruptedException {
        ReaderSession fresh = opening.open();
        boolean isReady = false;
        try {
            for (Map.Entry<ArchiveName, Digest> index : inUse().entrySet()) {
                mustBeSame(fresh, index.getKey().server(), index.getValue());
            }
            isReady = true;
            return fresh;
        } catch (ReaderSession.RefusedException e) {
            throw new ProblemException(new ServerRefused(server, e.status(), e.text()), e);
        } finally {
            if (!isReady) {
                fresh.close();
            }
        }
    }

    /// An answer that broke off without a sign is another one too; an index that changed is the same one twice.
    private void mustBeSame(ReaderSession fresh, String file, Digest known) throws IOException, InterruptedException {
        Digest found = fresh.downloadDigest(file, Index.MAX_FILE_SIZE);
        if (!found.equals(known)) {
            Digest again = fresh.downloadDigest(file, Index.MAX_FILE_SIZE);
            if (again.equals(found)) {
                throw new ProblemException(new IndexChangedAtServer(file, snapshot, server));
            }
            if (!again.equals(known)) {
                throw new ProblemException(new ServerAway(server, "its answers differ from each other"));
            }
        }
    }

    private Map<ArchiveName, Digest> inUse() {
        lock.lock();
        try {
            return Map.copyOf(indexes);
        } finally {
            lock.unlock();
        }
    }

    private void settle(ReaderSession fresh) {
        lock.lock();
        try {
            connecting = null;
            if (closed) {
                fresh.close();
                return;
            }
            session = fresh;
            heldSince = 0;
            available.addAll(indexes.keySet());
            waiting = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        fresh.onLoss(() -> lost(fresh));
        LOG.log(Level.INFO, "connected again: " + server);
    }

    /// What only passes within a time is measured from when it began.
    private boolean isPassing(IOException e) {
        Duration patience = Patience.with(e);
        long now = System.nanoTime();
        lock.lock();
        try {
            if (patience.equals(Patience.ENDLESS) || heldSince == 0) {
                heldSince = patience.equals(Patience.ENDLESS) ? 0 : now;
            }
            return heldSince == 0 || now - heldSince < patience.toNanos();
        } finally {
            lock.unlock();
        }
    }

    private void stillWaiting(IOException e) {
        lock.lock();
        try {
            Problem reason = e instanceof ProblemException known
                    ? known.problem()
                    : new ServerAway(server, String.valueOf(e.getMessage()));
            waiting = new Waiting(waiting == null ? Instant.now() : waiting.since(), reason);
        } finally {
            lock.unlock();
        }
    }

    private void fail(IOException e) {
        LOG.log(Level.WARNING, "cannot connect again: " + server, e);
        lock.lock();
        try {
            connecting = null;
            Problem problem = e instanceof ProblemException known
                    ? known.problem()
                    : new ServerAway(server, String.valueOf(e.getMessage()));
            failure = problem instanceof SnapshotMissing ? new SnapshotGoneFromServer(snapshot, server) : problem;
            isFinal = failure instanceof SnapshotGoneFromServer || failure instanceof IndexChangedAtServer;
            // Somebody must act before it comes back; what waits says so.
            waiting = new Waiting(waiting == null ? Instant.now() : waiting.since(), failure);
            heldSince = 0;
            if (!isFinal && !closed) {
                later = Thread.ofVirtual().name("later " + server).start(this::tryLater);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tryLater() {
        try {
            Thread.sleep(LATER);
        } catch (InterruptedException e) {
            return;
        }
        lock.lock();
        try {
            if (!closed && !isFinal && session == null && connecting == null) {
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the session; the snapshot may be removed again.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting = null;
            if (connecting != null) {
                connecting.interrupt();
            }
            if (later != null) {
                later.interrupt();
            }
            if (session != null) {
                session.close();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
