package mapback.job;

import java.util.ArrayDeque;
import java.util.Optional;

/// How fast bytes went by over the last seconds. Not thread-safe.
public final class Rate {
    /// How far back it looks, in nanoseconds: shorter jumps about, longer lags behind.
    public static final long SPAN = 5_000_000_000L;

    private record Sample(long nanos, long bytes) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /// @param nanos as of [System#nanoTime()], ascending
    /// @param bytes done by then
    public void add(long nanos, long bytes) {
        samples.add(new Sample(nanos, bytes));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos > SPAN) {
            samples.removeFirst();
        }
    }

    /// Forgets all, as when a pause ends.
    public void restart() {
        samples.clear();
    }

    /// Bytes per second; 0 until there are two samples.
    public long perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        long nanos = samples.getLast().nanos - samples.getFirst().nanos;
        long bytes = samples.getLast().bytes - samples.getFirst().bytes;
        return nanos <= 0 ? 0 : Math.round(bytes * 1e9 / nanos);
    }

    /// Seconds that `bytes` more take at this rate, rounded up.
    public Optional<Long> secondsFor(long bytes) {
        long rate = perSecond();
        return rate == 0 ? Optional.empty() : Optional.of(Math.ceilDiv(bytes, rate));
    }
}
