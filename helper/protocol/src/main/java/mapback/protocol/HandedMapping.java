package mapback.protocol;

import java.util.Optional;

/// A mapping on its way from an older helper to a newer one, which makes it anew in the same place.
///
/// @param mapping what it is
/// @param key     the key it is read with
public record HandedMapping(MappingRow mapping, Optional<KeyOffer> key) {}
