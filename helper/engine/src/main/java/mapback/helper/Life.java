package mapback.helper;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import mapback.protocol.wire.Presence;

/// How long the helper stays: until some time after the last connection and job, or until it is told to go.
final class Life implements Presence {
    /// How often jobs are looked at; they do not tell when they end.
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// The app that started it is on its way; on a loaded machine that takes a while.
    private static final Duration FIRST_GUEST = Duration.ofSeconds(15);

    private final Duration idle;
    private final BooleanSupplier hasWork;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by the lock, as are the next three.
    private int connections;

    private boolean ending;
    private boolean hadGuests;
    private long quietSince = System.nanoTime();

    /// @param idle    how long it stays when nothing happens
    /// @param hasWork whether there is a job that needs this process
    Life(Duration idle, BooleanSupplier hasWork) {
        this.idle = idle;
        this.hasWork = hasWork;
    }

    /// A connection that comes when the end was decided is turned away; its app starts the next helper.
    @Override
    public boolean entered() {
        lock.lock();
        try {
            if (!ending) {
                connections++;
                hadGuests = true;
            }
            return !ending;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void left() {
        lock.lock();
        try {
            connections--;
            quietSince = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends it now.
    void end() {
        lock.lock();
        try {
            ending = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the end has come.
    void awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            while (!ending) {
                long left = patience().toNanos() - (System.nanoTime() - quietSince);
                if (connections > 0) {
                    changed.await();
                } else if (hasWork.getAsBoolean()) {
                    quietSince = System.nanoTime();
                    changed.awaitNanos(LOOK.toNanos());
                } else if (left > 0) {
                    changed.awaitNanos(Math.min(left, LOOK.toNanos()));
                } else {
                    ending = true;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration patience() {
        return hadGuests || idle.compareTo(FIRST_GUEST) > 0 ? idle : FIRST_GUEST;
    }
}
