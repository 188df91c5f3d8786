package mapback.nbd;

import java.util.concurrent.atomic.LongAdder;

/// Counts what all connections of a server do.
final class Traffic {
    final LongAdder requests = new LongAdder();
    final LongAdder readSize = new LongAdder();
    final LongAdder writtenSize = new LongAdder();

    NbdCounts counts(int connections) {
        return new NbdCounts(connections, requests.sum(), readSize.sum(), writtenSize.sum());
    }
}
