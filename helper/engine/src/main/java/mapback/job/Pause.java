package mapback.job;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A gate that a job passes between two chunks; while it is paused, the job waits there.
public final class Pause {
    /// Guards `paused`.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition opened = lock.newCondition();
    private boolean paused;

    /// Goes through, or waits until the job is to go on.
    public void pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (paused) {
                opened.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets nobody pass from now on.
    public void pause() {
        set(true);
    }

    /// Lets everybody pass again.
    public void goOn() {
        set(false);
    }

    public boolean isPaused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    private void set(boolean value) {
        lock.lock();
        try {
            paused = value;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
