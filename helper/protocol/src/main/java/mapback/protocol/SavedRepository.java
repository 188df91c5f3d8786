package mapback.protocol;

import java.util.Optional;

/// A repository that was saved under a name.
///
/// @param name        as it may stand instead of the repository
/// @param repository  a server's datastore, or the absolute path of a folder
/// @param namespace   where to look unless the caller says otherwise; empty for the root namespace
/// @param fingerprint of the server's certificate
public record SavedRepository(String name, String repository, String namespace, Optional<String> fingerprint) {}
