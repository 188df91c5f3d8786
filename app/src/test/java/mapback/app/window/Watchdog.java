package mapback.app.window;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.application.Platform;

/// Looks whether JavaFX's thread comes to a new piece of work within 50 ms, and when it does not, where it is:
/// waiting in a frame of ours is a fault; working long is noted, and told at the end.
final class Watchdog implements AutoCloseable {
    private static final long LIMIT_MILLIS = 50;
    private static final long PAUSE_MILLIS = 10;

    private final String name;
    private final List<String> waits = new CopyOnWriteArrayList<>();

    /// For each place the longest time that it was seen to take, in milliseconds.
    private final Map<String, Long> busy = new ConcurrentHashMap<>();

    private final AtomicLong longest = new AtomicLong();
    private final Thread thread;
    private volatile boolean isOver;

    /// @param name of what is watched
    Watchdog(String name) {
        this.name = name;
        CountDownLatch known = new CountDownLatch(1);
        Thread[] window = new Thread[1];
        Platform.runLater(() -> {
            window[0] = Thread.currentThread();
            known.countDown();
        });
        thread = Thread.ofPlatform().name("watchdog").daemon().start(() -> {
            try {
                known.await();
                while (!isOver) {
                    look(window[0]);
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
            note(window.getState(), window.getStackTrace(), (System.nanoTime() - begun) / 1_000_000);
        }
        long millis = (System.nanoTime() - begun) / 1_000_000;
        longest.accumulateAndGet(millis, Math::max);
    }

    private void note(Thread.State state, StackTraceElement[] stack, long millis) {
        Optional<StackTraceElement> frame = ours(stack);
        if (state == Thread.State.RUNNABLE && !isAtTheSystem(stack)) {
            busy.merge(frame.map(Object::toString).orElse("the toolkit"), millis, Math::max);
        } else {
            frame.ifPresent(at -> waits.add(state + " in " + at));
        }
    }

    /// Who waits for a file or for another program counts as running, down in the system. Classes are loaded in between
    /// by any line, and only once.
    private static boolean isAtTheSystem(StackTraceElement[] stack) {
        return stack.length > 0
                && stack[0].isNativeMethod()
                && Stream.of("sun.nio.", "java.io.", "sun.net.", "java.net.", "java.lang.Process")
                        .anyMatch(stack[0].getClassName()::startsWith)
                && Stream.of(stack).noneMatch(frame -> frame.getClassName().startsWith("jdk.internal.loader."));
    }

    private static Optional<StackTraceElement> ours(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> frame.getClassName().startsWith("mapback.")
                        && !frame.getClassName().contains("Test")
                        && !frame.getClassName().contains("IT")
                        && !frame.getClassName().contains("Rig"))
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
        System.out.println(name + ": the window's thread was away for " + longest() + " ms at the most"
                + busy.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(at -> "\n  " + at.getValue() + " ms " + at.getKey())
                        .collect(Collectors.joining()));
    }
}
