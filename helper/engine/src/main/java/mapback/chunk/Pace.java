package mapback.chunk;

/// How long a source lets wait for a chunk and how long decoding one takes, as a moving average of the last ones. From
/// that follows how many chunks are worth having on their way.
final class Pace {
    /// A new measurement counts one eighth: a single slow disk seek changes little, ten do.
    private static final double WEIGHT = 1.0 / 8;

    /// Guarded by `this`, in nanoseconds; 0 until the first chunk.
    private double waiting;

    private double decoding;

    /// @param waited  from asking the source to having the stored bytes
    /// @param decoded on a core
    synchronized void add(long waited, long decoded) {
        waiting = waiting == 0 ? waited : waiting + WEIGHT * (waited - waiting);
        decoding = decoding == 0 ? decoded : decoding + WEIGHT * (decoded - decoding);
    }

    /// Nanoseconds from asking for a chunk to having its content, when nothing else is under way; 0 when unknown.
    synchronized double latency() {
        return waiting + decoding;
    }

    /// How many chunks on their way keep all cores busy, with one to spare: as many as are decoded while one is waited
    /// for. Unknown pace counts as a source without delay.
    synchronized int worthAtOnce(int cores) {
        double perCore = decoding == 0 ? 1 : 1 + waiting / decoding;
        return (int) Math.min(Fetch.AT_ONCE, Math.ceil(cores * perCore) + 1);
    }
}
