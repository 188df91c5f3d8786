package mapback.app.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mapback.protocol.KeyOffer;

/// The keys that were given since the window was opened, by their fingerprints, of which the helper tells the
/// beginning only. Used on the window's thread.
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

    /// @param fingerprint in full, or as the helper shortens it
    Optional<KeyOffer> find(String fingerprint) {
        return Optional.ofNullable(known.get(Fingerprints.shortened(fingerprint)));
    }

    void keep(String fingerprint, KeyOffer key) {
        known.put(Fingerprints.shortened(fingerprint), key);
    }

    void drop(KeyOffer key) {
        known.values().removeIf(key::equals);
    }
}
