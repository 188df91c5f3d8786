package mapback.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.job.Together;

/// Reads many small things at a time.
final class SideBySide {
    /// Readers at a time: enough to keep a disk's queue filled, few enough to leave it to others.
    static final int READERS = 16;

    private SideBySide() {}

    /// Reads one thing; empty when it is gone.
    @FunctionalInterface
    interface Reading<A, B> {
        Optional<B> of(A one) throws IOException, InterruptedException;
    }

    /// What the reading gave for each that is still there, in their order. The first failure ends the rest.
    static <A, B> List<B> read(List<A> all, Reading<A, B> reading) throws IOException, InterruptedException {
        ConcurrentHashMap<Integer, B> results = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        try (Together readers = new Together("list")) {
            for (int i = 0; i < Math.min(READERS, all.size()); i++) {
                readers.fork(() -> {
                    for (int at = next.getAndIncrement(); at < all.size(); at = next.getAndIncrement()) {
                        int index = at;
                        reading.of(all.get(at)).ifPresent(result -> results.put(index, result));
                    }
                });
            }
            readers.join();
        }
        List<B> inOrder = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Optional.ofNullable(results.get(i)).ifPresent(inOrder::add);
        }
        return inOrder;
    }
}
