package mapback.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The damage that a job came across: all of it is counted, the first pieces are listed. Thread-safe.
public final class Damages {
    /// How many are listed: what a person may look through, and a message holds.
    public static final int LISTED = 500;

    private static final Comparator<Damage> BY_PLACE = Comparator.comparing(Damage::archive)
            .thenComparingLong(
                    damage -> damage.chunk().map(chunk -> chunk.offset()).orElse(-1L));

    private final List<Damage> listed = new ArrayList<>();
    private long count;

    /// Takes one down.
    public synchronized void add(Damage damage) {
        count++;
        if (listed.size() < LISTED) {
            listed.add(damage);
        }
    }

    /// The first [#LISTED] that were found, by archive and place.
    public synchronized List<Damage> first() {
        return listed.stream().sorted(BY_PLACE).toList();
    }

    /// The first one of all in its archive, as far as it is listed.
    synchronized Optional<Damage> lowest() {
        return listed.stream().min(BY_PLACE);
    }

    /// All of them.
    public synchronized long count() {
        return count;
    }
}
