package mapback.pbs.wire;

import java.util.Optional;
import mapback.pbs.key.Secret;

/// With what a user or token is let in. Secrets stay the caller's: a [Server] takes its own copies.
public sealed interface Login {

    /// A user's password, or a ticket from an earlier login: the server takes both.
    ///
    /// @param code of the second factor, where the server wants one: six digits, or a recovery key
    record Password(Secret secret, Optional<Secret> code) implements Login {}

    /// The secret of an API token.
    record TokenSecret(Secret secret) implements Login {}
}
