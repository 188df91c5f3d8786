package mapback.job;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The threads that compute: one per processor, however many wait for a result.
///
/// Work must not wait for anything. What is queued here is bounded by those who wait for it.
public final class Cores implements AutoCloseable {
    /// Longest time that [#close] waits for work that runs; a chunk takes milliseconds, a key derivation seconds.
    private static final long CLOSE_SECONDS = 30;

    private final int count;
    private final ExecutorService threads;

    /// What is computed; it may fail with an exception of its own.
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /// As many threads as there are processors.
    public Cores() {
        this(Runtime.getRuntime().availableProcessors());
    }

    public Cores(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("core-", 1).daemon(true).factory());
    }

    /// How many threads compute at a time.
    public int count() {
        return count;
    }

    /// Runs the work on a core and waits for its result.
    ///
    /// When the waiting thread is interrupted, work that has not begun is dropped, and work that runs is waited
    /// for, so that its buffers are free in either case when this returns.
    public <T, E extends Exception> T compute(Work<T, E> work) throws E, InterruptedException {
        Task<T, E> task = new Task<>(work);
        threads.execute(task);
        return task.await();
    }

    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("work on the cores does not end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Task<T, E extends Exception> implements Runnable {
        private final Work<T, E> work;
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CountDownLatch ended = new CountDownLatch(1);

        /// Both are written before `ended` and read after it.
        private @Nullable T result;

        private @Nullable Throwable failure;

        Task(Work<T, E> work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!begun.compareAndSet(false, true)) {
                return;
            }
            try {
                result = work.run();
            } catch (Throwable e) {
                failure = e;
            } finally {
                ended.countDown();
            }
        }

        T await() throws E, InterruptedException {
            try {
                ended.await();
            } catch (InterruptedException e) {
                if (!begun.compareAndSet(false, true)) {
                    awaitDespiteInterrupts();
                }
                throw e;
            }
            return outcome();
        }

        private void awaitDespiteInterrupts() {
            while (true) {
                try {
                    ended.await();
                    return;
                } catch (InterruptedException e) {
                    // Whoever waits is about to be told of the first interrupt.
                }
            }
        }

        @SuppressWarnings("unchecked") // the work declares E, and anything else it throws is unchecked
        private T outcome() throws E {
            switch (failure) {
                case null -> {
                    return requireNonNull(result, "work gives a result");
                }
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw (E) e;
            }
        }
    }
}
