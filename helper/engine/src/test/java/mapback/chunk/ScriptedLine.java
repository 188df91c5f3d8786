package mapback.chunk;

import java.util.PriorityQueue;
import java.util.Random;

/// A line to a source and the cores behind it, in a time of its own: somebody who wants as many chunks as he can get.
///
/// A chunk is asked for, waits for its turn on the line behind those that were asked for before, comes after the round
/// trip, and is decoded on the first core that is free.
final class ScriptedLine {
    private static final long SECOND = 1_000_000_000L;

    private final Random random = new Random(1);
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Depth depth;
    private final long[] coreFree;
    private final int hands;
    private long chunk = 4 << 20;
    private double bytesPerSecond = 125e6;
    private long roundTrip;
    private long decoding = 10_000_000;
    private double slowShare;
    private long slowBy;
    private long now;
    private long lineFree;
    private long order;
    private int busyHands;
    private long come;
    private double underWay;

    private record Event(long time, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    /// @param hands chunks that who wants them takes at the most
    ScriptedLine(int cores, int hands) {
        this.depth = new Depth(cores);
        this.coreFree = new long[cores];
        this.hands = hands;
    }

    ScriptedLine line(double megabitPerSecond, long roundTripMillis) {
        bytesPerSecond = megabitPerSecond * 1e6 / 8;
        roundTrip = roundTripMillis * 1_000_000;
        return this;
    }

    ScriptedLine chunks(int bytes, double decodingMillis) {
        chunk = bytes;
        decoding = (long) (decodingMillis * 1e6);
        return this;
    }

    ScriptedLine slow(double share, long byMillis) {
        slowShare = share;
        slowBy = byMillis * 1_000_000;
        return this;
    }

    /// Chunks a second that the slowest of line and cores can give.
    double most() {
        return Math.min(bytesPerSecond / chunk, (double) SECOND / decoding * coreFree.length);
    }

    /// As many on their way as it takes for that.
    double needed() {
        return most() * (roundTrip + chunk / bytesPerSecond * SECOND + decoding) / SECOND;
    }

    /// What came of a time.
    ///
    /// @param rate     chunks a second
    /// @param underWay chunks on their way, on average
    record Outcome(double rate, double underWay) {}

    Outcome run(double seconds) {
        long begun = now;
        long end = now + (long) (seconds * SECOND);
        come = 0;
        underWay = 0;
        fill();
        while (true) {
            long late = depth.untilLate(now);
            long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().time();
            long step = late == Long.MAX_VALUE ? next : Math.min(next, now + late);
            underWay += (double) busyHands * (Math.min(step, end) - now);
            now = Math.min(step, end);
            if (step >= end) {
                return new Outcome(come * (double) SECOND / (end - begun), underWay / (end - begun));
            }
            if (step == next) {
                events.remove().what().run();
            }
            fill();
        }
    }

    private void fill() {
        while (busyHands < hands && depth.hasRoom(now)) {
            Depth.Under under = depth.begin(now);
            busyHands++;
            long asked = now + roundTrip / 2 + (random.nextDouble() < slowShare ? slowBy : 0);
            at(asked, () -> send(under));
        }
    }

    private void send(Depth.Under under) {
        // No two chunks of a real image take the same.
        double size = chunk * (0.7 + 0.6 * random.nextDouble());
        lineFree = Math.max(lineFree, now) + (long) (size / bytesPerSecond * SECOND);
        at(lineFree + roundTrip / 2, () -> decode(under));
    }

    private void decode(Depth.Under under) {
        int first = 0;
        for (int i = 1; i < coreFree.length; i++) {
            first = coreFree[i] < coreFree[first] ? i : first;
        }
        coreFree[first] = Math.max(coreFree[first], now) + (long) (decoding * (0.7 + 0.6 * random.nextDouble()));
        at(coreFree[first], () -> {
            depth.came(under, now);
            depth.end(under);
            busyHands--;
            come++;
        });
    }

    private void at(long time, Runnable what) {
        events.add(new Event(time, order++, what));
    }
}
