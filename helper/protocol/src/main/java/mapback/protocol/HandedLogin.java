package mapback.protocol;

import java.util.Optional;

/// A login on its way from an older helper to a newer one.
///
/// @param repository a repository at the server, by any datastore's name
/// @param access     what it was made with
/// @param ticket     what it gave, which spares the second factor; of a token there is none
public record HandedLogin(String repository, AccessOffer access, Optional<SecretText> ticket) {}
