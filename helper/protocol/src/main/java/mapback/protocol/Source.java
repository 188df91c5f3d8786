package mapback.protocol;

import java.util.Optional;

/// Where a request looks.
///
/// @param repository the absolute path of a datastore folder, or a server's datastore as the PBS client writes it
/// @param namespace  components joined by slashes; empty for the root namespace
/// @param access     to be let in by a server
/// @param key        the key to use, if the caller has one
public record Source(String repository, String namespace, Optional<AccessOffer> access, Optional<KeyOffer> key) {

    /// In a repository that asks for nothing, or one that the helper is logged in at.
    public Source(String repository, String namespace, Optional<KeyOffer> key) {
        this(repository, namespace, Optional.empty(), key);
    }
}
