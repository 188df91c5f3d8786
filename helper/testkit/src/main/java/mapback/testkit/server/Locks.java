package mapback.testkit.server;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mapback.testkit.server.Query.Place;

/// Which snapshots are being read, and which are locked by somebody else.
final class Locks {
    private final Map<String, Integer> readers = new ConcurrentHashMap<>();
    private final Set<String> exclusive = ConcurrentHashMap.newKeySet();

    static String name(Store store, Place place) {
        return store.name() + ":" + place.namespace() + ":" + place.text();
    }

    /// Whether a reader was let in; it must [#leave] then.
    boolean enter(String snapshot) {
        if (exclusive.contains(snapshot)) {
            return false;
        }
        readers.merge(snapshot, 1, Integer::sum);
        return true;
    }

    void leave(String snapshot) {
        readers.computeIfPresent(snapshot, (it, count) -> count == 1 ? null : count - 1);
    }

    boolean isRead(String snapshot) {
        return readers.containsKey(snapshot);
    }

    int readers() {
        return readers.values().stream().mapToInt(it -> it).sum();
    }

    void lock(String snapshot, boolean locked) {
        if (locked) {
            exclusive.add(snapshot);
        } else {
            exclusive.remove(snapshot);
        }
    }
}
