package mapback.job;

import java.util.concurrent.atomic.LongAdder;

/// Counts a job's bytes as they go by; any thread may add and any may look.
public final class Progress {
    private final LongAdder total = new LongAdder();
    private final LongAdder holes = new LongAdder();
    private final LongAdder alreadyRight = new LongAdder();
    private final LongAdder fetched = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder verified = new LongAdder();
    private final LongAdder damaged = new LongAdder();

    /// More to do, known before it is done.
    public void addTotal(long bytes) {
        total.add(bytes);
    }

    public void addHoles(long bytes) {
        holes.add(bytes);
    }

    public void addAlreadyRight(long bytes) {
        alreadyRight.add(bytes);
    }

    public void addFetched(long bytes) {
        fetched.add(bytes);
    }

    public void addWritten(long bytes) {
        written.add(bytes);
    }

    public void addVerified(long bytes) {
        verified.add(bytes);
    }

    public void addDamaged(long bytes) {
        damaged.add(bytes);
    }

    /// All counts, each as it is about now.
    public Counts counts() {
        return new Counts(
                total.sum(),
                holes.sum(),
                alreadyRight.sum(),
                fetched.sum(),
                written.sum(),
                verified.sum(),
                damaged.sum());
    }
}
