package mapback.chunk;

import java.util.concurrent.atomic.LongAdder;

/// The counters behind [Traffic]; any thread may add.
final class Counting {
    final LongAdder fetchedCount = new LongAdder();
    final LongAdder fetched = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder hitCount = new LongAdder();
    final LongAdder joinedCount = new LongAdder();
    final LongAdder againCount = new LongAdder();

    Traffic traffic() {
        return new Traffic(
                fetchedCount.sum(), fetched.sum(), stored.sum(), hitCount.sum(), joinedCount.sum(), againCount.sum());
    }
}
