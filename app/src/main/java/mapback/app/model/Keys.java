package mapback.app.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mapback.protocol.KeyOffer;

/// The keys that fitted since the window was opened, by repository and snapshot's key. Used on the window's thread.
final class Keys {
    private final Map<String, KeyOffer> known = new HashMap<>();

    /// Where the official client keeps its key; it is tried before anybody is asked.
    private final Path standard;

    Keys(Path standard) {
        this.standard = standard;
    }

    Path standard() {
        return standard;
    }

    Optional<KeyOffer> find(String fingerprint) {
        return Optional.ofNullable(known.get(fingerprint));
    }

    void keep(String fingerprint, KeyOffer key) {
        known.put(fingerprint, key);
    }

    void drop(String fingerprint) {
        known.remove(fingerprint);
    }
}
