package mapback.chunk;

import java.util.Arrays;
import java.util.LinkedHashSet;

/// How many chunks of one source are worth having on their way: as many as come in the time that one alone takes, by
/// the law of Little (things under way = rate × time of each), and a little more, so that a faster source is noticed.
///
/// More than that only makes each one slower. To know what one alone takes, now and then fewer are let on their way for
/// a moment, so that none waits for another; the rate is measured all the time. So the depth grows with round trip ×
/// rate, and shrinks when either does. Not for several threads; it is told the time, in nanoseconds.
final class Depth {
    /// Chunks of one source on their way at the most. A server answers 200 requests at a time; what memory has room
    /// for is less for all but small chunks.
    static final int MOST = 64;

    /// As many more than needed as let a rate that could be higher show itself.
    private static final double HEADROOM = 1.25;

    /// As many at least above those needed, where a share of them is less than one.
    private static final int EXTRA = 2;

    /// As few of those needed as let none wait for another.
    private static final double LOW = 0.6;

    /// One alone is measured this often. At 0.3 s for each that costs 3 % of the rate, at 0.03 s next to nothing.
    private static final long PERIOD = 5_000_000_000L;

    /// So many are measured each time.
    private static final int SAMPLES = 5;

    /// A new measurement counts one eighth: a single slow disk seek changes little, ten do.
    private static final double WEIGHT = 1.0 / 8;

    /// One that takes so many times longer than usual, and that much on top, is waited for but not counted: it waits
    /// for something that the others do not wait for.
    private static final double LATE = 4;

    private static final long LATE_TOO = 100_000_000L;

    private final int cores;

    /// In the order in which they began.
    private final LinkedHashSet<Under> under = new LinkedHashSet<>();

    private int late;

    /// Chunks that came so far.
    private long come;

    /// Averages: nanoseconds that one takes, and how many come meanwhile.
    private double latency;

    private double meanwhile;

    /// What one alone takes; 0 until it is known.
    private double alone;

    private final long[] samples = new long[SAMPLES];
    private int sampled;

    /// Whether fewer are let on their way now; since when, or when that ended.
    private boolean isLow = true;

    private long since = Long.MIN_VALUE;

    /// A chunk on its way.
    static final class Under {
        private long begun;
        private long comeBefore;
        private boolean isLow;
        private boolean isLate;

        /// Whether there were no fewer than allowed.
        private boolean isFull;
    }

    Depth(int cores) {
        this.cores = cores;
    }

    /// How many may be on their way.
    int limit() {
        return isLow && alone > 0 ? (int) Math.max(1, LOW * needed()) : usualLimit();
    }

    private int usualLimit() {
        return alone == 0 ? cores + EXTRA : (int) Math.min(MOST, Math.ceil(HEADROOM * needed()) + EXTRA);
    }

    private double needed() {
        return latency == 0 ? 0 : meanwhile * alone / latency;
    }

    /// Nanoseconds that one takes, by the average; 0 when unknown.
    double latency() {
        return latency;
    }

    /// Whether one more may begin.
    boolean hasRoom(long now) {
        noteLate(now);
        return under.size() - Math.min(late, usualLimit()) < limit() && under.size() < MOST;
    }

    private void noteLate(long now) {
        for (Under one : under) {
            if (!one.isLate) {
                if (now - one.begun < patience()) {
                    return;
                }
                one.isLate = true;
                late++;
            }
        }
    }

    private long patience() {
        return latency == 0 ? Long.MAX_VALUE : (long) (LATE * latency) + LATE_TOO;
    }

    /// Nanoseconds until the next one is late, if none comes before.
    long untilLate(long now) {
        return under.stream()
                .filter(one -> !one.isLate)
                .findFirst()
                .filter(_ -> latency != 0)
                .map(one -> Math.max(1, one.begun + patience() - now))
                .orElse(Long.MAX_VALUE);
    }

    Under begin(long now) {
        Under one = new Under();
        under.add(one);
        asked(one, now);
        return one;
    }

    /// It is asked for now, if not before: its time begins anew.
    void asked(Under one, long now) {
        if (one.isLate) {
            one.isLate = false;
            late--;
        }
        under.remove(one);
        under.add(one);
        if (!isLow && now - since >= PERIOD) {
            isLow = true;
            sampled = 0;
        }
        one.begun = now;
        one.comeBefore = come;
        one.isLow = isLow;
        one.isFull = under.size() - late >= limit();
    }

    /// It is there, checked and decoded.
    void came(Under one, long now) {
        come++;
        long took = Math.max(1, now - one.begun);
        if (one.isLow && isLow) {
            sample(took, now);
        }
        note(took, come - one.comeBefore, one.isFull && !isLow);
    }

    /// @param others how many came meanwhile, itself among them
    /// @param isFull whether there were as many under way as allowed; where there were fewer, what came
    ///     meanwhile says nothing, and the need stays as it was known
    private void note(long took, long others, boolean isFull) {
        if (latency == 0) {
            latency = took;
            meanwhile = others;
            return;
        }
        double noted = Math.min((double) took, LATE * latency);
        double average = latency + WEIGHT * (noted - latency);
        meanwhile = isFull ? meanwhile + WEIGHT * (others * noted / took - meanwhile) : meanwhile * average / latency;
        latency = average;
    }

    private void sample(long took, long now) {
        samples[sampled++] = took;
        if (sampled == SAMPLES) {
            double average = average();
            // What took less took it alone; what took more may have had bad luck.
            alone = alone == 0 || average < alone ? average : (alone + average) / 2;
            isLow = false;
            since = now;
        }
    }

    /// One that hung counts as a slow one.
    private double average() {
        long[] sorted = samples.clone();
        Arrays.sort(sorted);
        double most = LATE * sorted[SAMPLES / 2];
        return Arrays.stream(sorted)
                .mapToDouble(it -> Math.min((double) it, most))
                .average()
                .orElse(0);
    }

    /// It is no longer on its way, whether it came or not.
    void end(Under one) {
        under.remove(one);
        late -= one.isLate ? 1 : 0;
    }
}
