package mapback.testkit.server;

import java.time.Duration;

/// The line that all connections share: how long bytes are under way, and how many fit through.
final class Line {
    private long roundTrip;
    private long bytesPerSecond;
    private long free = System.nanoTime();

    synchronized void set(Duration time, long rate) {
        roundTrip = time.toNanos();
        bytesPerSecond = rate;
    }

    synchronized boolean isShort() {
        return roundTrip == 0 && bytesPerSecond == 0;
    }

    /// When bytes that are sent now arrive.
    ///
    /// @param now in the terms of [System#nanoTime]
    synchronized long arrival(long now, int bytes) {
        if (bytesPerSecond > 0) {
            free = Math.max(free, now) + bytes * 1_000_000_000L / bytesPerSecond;
            return free + roundTrip;
        }
        return now + roundTrip;
    }
}
