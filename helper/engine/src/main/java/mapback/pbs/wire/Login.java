package mapback.pbs.wire;

import java.util.Optional;
import mapback.pbs.key.Secret;

/// With what a user or token is let in. Secrets stay the caller's: a [Server] takes its own copies.
public sealed interface Login {

    /// A user's password.
    ///
    /// @param code   of the second factor, where the server wants one: six digits, or a recovery key
    /// @param ticket from an earlier login: tried first, since it spares the second factor
    record Password(Secret secret, Optional<Secret> code, Optional<Secret> ticket) implements Login {
        public Password(Secret secret, Optional<Secret> code) {
            this(secret, code, Optional.empty());
        }
    }

    /// A ticket from an earlier login, without the password that it was had with: good for as long as it is renewed.
    record EarlierTicket(Secret ticket) implements Login {}

    /// The secret of an API token.
    record TokenSecret(Secret secret) implements Login {}
}
