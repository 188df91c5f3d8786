package mapback.app.window;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javafx.application.Platform;

/// Looks whether JavaFX's thread comes to a new piece of work within 50 ms, and when it does not, where it is:
/// waiting in a frame of ours is a fault; working long is noted.
final class Watchdog implements AutoCloseable {
    private static final long LIMIT_MILLIS = 50;
    private static final long PAUSE_MILLIS = 20;

    private final List<String> waits = new CopyOnWriteArrayList<>();
    private final AtomicReference<Long> longest = new AtomicReference<>(0L);
    private final Thread thread;
    private volatile boolean isOver;

    Watchdog() {
        AtomicReference<Thread> window = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        Platform.runLater(() -> {
            window.set(Thread.currentThread());
            known.countDown();
        });
        thread = Thread.ofPlatform().name("watchdog").daemon().start(() -> {
            try {
                known.await();
                while (!isOver) {
                    look(window.get());
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (InterruptedException e) {
                // It is over.
            }
        });
    }

    private void look(Thread window) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        long begun = System.nanoTime();
        Platform.runLater(reached::countDown);
        while (!reached.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
            Thread.State state = window.getState();
            ours(window.getStackTrace())
                    .filter(_ -> state != Thread.State.RUNNABLE)
                    .ifPresent(frame -> waits.add(state + " in " + frame));
        }
        long millis = (System.nanoTime() - begun) / 1_000_000;
        longest.updateAndGet(before -> Math.max(before, millis));
    }

    private static Optional<StackTraceElement> ours(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> frame.getClassName().startsWith("mapback.")
                        && !frame.getClassName().contains("Test")
                        && !frame.getClassName().contains("IT"))
                .findFirst();
    }

    /// Where the thread waited.
    List<String> waits() {
        return List.copyOf(waits);
    }

    /// The longest time until it came to something new, in milliseconds.
    long longest() {
        return longest.get();
    }

    @Override
    public void close() {
        isOver = true;
        thread.interrupt();
    }
}
