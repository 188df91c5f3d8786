package mapback.service;

import java.util.Optional;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyOffer;

/// What a caller offered to be let in by a server, and to decrypt.
///
/// @param access needed while a snapshot is opened
/// @param key    needed for as long as it is read
record Offers(Optional<AccessOffer> access, Optional<HeldKey> key) {
    /// Nothing.
    static final Offers NONE = new Offers(Optional.empty(), Optional.empty());

    /// @return its key is the caller's to close
    static Offers of(Optional<AccessOffer> access, Optional<KeyOffer> key) {
        return new Offers(access, key.map(HeldKey::of));
    }
}
