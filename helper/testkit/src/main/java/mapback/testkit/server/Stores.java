package mapback.testkit.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The datastores by their names, and which of them are in maintenance.
final class Stores {
    /// @param type as `offline` or `read-only`
    record Maintenance(String type, String text) {
        String setting() {
            return type + (text.isEmpty() ? "" : ",message=" + text);
        }
    }

    private final Map<String, Store> stores = new ConcurrentSkipListMap<>();
    private final Map<String, Maintenance> maintenance = new ConcurrentHashMap<>();

    Stores(List<Store> stores) {
        stores.forEach(it -> this.stores.put(it.name(), it));
    }

    List<Store> all() {
        return List.copyOf(stores.values());
    }

    /// A datastore's comment: an empty one is told as null.
    @Nullable
    String comment() {
        return null;
    }

    Optional<Maintenance> maintenance(String name) {
        return Optional.ofNullable(maintenance.get(name));
    }

    void maintain(String name, Optional<Maintenance> how) {
        if (how.isPresent()) {
            maintenance.put(name, how.get());
        } else {
            maintenance.remove(name);
        }
    }

    /// A datastore to read from.
    Store open(String name) throws Refused {
        Store store = stores.get(name);
        if (store == null) {
            throw Refused.badRequest("no such datastore '" + name + "'");
        }
        Maintenance now = maintenance.get(name);
        if (now != null && !now.type().equals("read-only")) {
            String text = now.text().isEmpty() ? "" : ": " + now.text();
            throw Refused.badRequest(
                    "datastore '" + name + "' is unavailable: " + now.type() + " maintenance mode" + text);
        }
        return store;
    }
}
