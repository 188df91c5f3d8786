package mapback.protocol;

import java.util.Optional;

/// Where a request looks.
///
/// @param repository the absolute path of a datastore folder
/// @param namespace  components joined by slashes; empty for the root namespace
/// @param key        the key to use, if the caller has one
public record Source(String repository, String namespace, Optional<KeyOffer> key) {}
