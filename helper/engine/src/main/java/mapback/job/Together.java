package mapback.job;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tasks that run side by side, on virtual threads unless said otherwise, and end together: the first failure
/// cancels the rest.
///
/// ```java
/// try (Together together = new Together("restore")) {
///     together.fork(() -> fetch(first));
///     together.fork(() -> fetch(second));
///     together.join();
/// }
/// ```
///
/// None of its threads outlives [#close]. Tasks inherit the [JobId] of the thread that forks them.
public final class Together implements AutoCloseable {
    private final String name;
    private final Thread.Builder threads;

    /// Guards the fields below; never held while a task runs.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Set<Thread> running = new HashSet<>();
    private int forked;
    private boolean cancelled;
    private @Nullable Throwable failure;

    /// What one thread does. An interrupt asks it to end.
    @FunctionalInterface
    public interface Task {
        void run() throws IOException, InterruptedException;
    }

    /// What is done for each of many things.
    @FunctionalInterface
    public interface Visit<T> {
        void at(T thing) throws IOException, InterruptedException;
    }

    /// Visits all things in no order, at most `atOnce` at a time; the first failure ends it.
    ///
    /// @param things taken one by one as there are hands for them
    public static <T> void each(String name, Iterator<? extends T> things, int atOnce, Visit<T> visit)
            throws IOException, InterruptedException {
        Hand<T> hand = new Hand<>(things);
        try (Together together = new Together(name)) {
            for (int i = 0; i < atOnce; i++) {
                together.fork(() -> {
                    for (Optional<T> thing = hand.next(); thing.isPresent(); thing = hand.next()) {
                        visit.at(thing.get());
                    }
                });
            }
            together.join();
        }
    }

    /// Hands out things to several threads.
    private static final class Hand<T> {
        private final Iterator<? extends T> things;

        Hand(Iterator<? extends T> things) {
            this.things = things;
        }

        synchronized Optional<T> next() throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return things.hasNext() ? Optional.of(things.next()) : Optional.empty();
        }
    }

    /// @param name what the threads are called after
    public Together(String name) {
        this(name, Thread.ofVirtual());
    }

    Together(String name, Thread.Builder threads) {
        this.name = name;
        this.threads = threads;
    }

    /// The same on platform threads: for tasks that make many calls of the system, which hold their thread.
    ///
    /// @param name what the threads are called after
    public static Together onPlatformThreads(String name) {
        return new Together(name, Thread.ofPlatform().daemon(true));
    }

    /// Starts the task, unless the others have been cancelled already.
    public void fork(Task task) {
        lock.lock();
        try {
            if (cancelled) {
                return;
            }
            forked++;
            Runnable body = JobId.carry(() -> runToTheEnd(task));
            Thread thread = threads.name(name + "-" + forked).unstarted(body);
            thread.start();
            // It cannot end before that, for want of the lock; and what could not be started is not waited for.
            running.add(thread);
        } finally {
            lock.unlock();
        }
    }

    private void runToTheEnd(Task task) {
        try {
            task.run();
            ended(null);
        } catch (Throwable e) {
            ended(e);
        }
    }

    private void ended(@Nullable Throwable outcome) {
        lock.lock();
        try {
            running.remove(Thread.currentThread());
            // What ends after the others were cancelled most likely ends because of that.
            if (outcome != null && !cancelled) {
                failure = outcome;
                cancelHoldingLock();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether a task has failed, or all were cancelled; new ones are not started then.
    public boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    /// Interrupts all tasks and starts no more.
    public void cancel() {
        lock.lock();
        try {
            cancelHoldingLock();
        } finally {
            lock.unlock();
        }
    }

    private void cancelHoldingLock() {
        cancelled = true;
        running.forEach(Thread::interrupt);
    }

    /// Waits until fewer than `limit` tasks run; for a caller that forks as it goes.
    public void awaitFewerThan(int limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (running.size() >= limit) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for all tasks and throws the first failure. When the waiting thread is interrupted, all are cancelled.
    public void join() throws IOException, InterruptedException {
        try {
            awaitFewerThan(1);
        } catch (InterruptedException e) {
            close();
            throw e;
        }
        switch (firstFailure()) {
            case null -> {}
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("a task cannot throw this", e);
        }
    }

    private @Nullable Throwable firstFailure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /// Cancels what still runs and waits until it has ended.
    @Override
    public void close() {
        lock.lock();
        try {
            cancelHoldingLock();
            while (!running.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
