package mapback.protocol;

import java.util.Optional;

/// What a caller has at hand to be let in by a server. A datastore folder asks for none of it.
///
/// @param secret      a user's password or a token's secret; without it a login from before counts
/// @param code        of the second factor: six digits, or a recovery key
/// @param fingerprint of the server's certificate, 32 hexadecimal pairs; without it a kept answer counts
/// @param proxy       `[http://][user:password@]host[:port]`, through which all connections go
/// @param keyring     for a caller behind whom somebody sits; without it a locked keyring counts as empty
public record AccessOffer(
        Optional<SecretText> secret,
        Optional<SecretText> code,
        Optional<String> fingerprint,
        Optional<SecretText> proxy,
        Optional<KeyringUse> keyring) {
    /// Nothing at hand.
    public static final AccessOffer NONE =
            new AccessOffer(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public AccessOffer(
            Optional<SecretText> secret,
            Optional<SecretText> code,
            Optional<String> fingerprint,
            Optional<SecretText> proxy) {
        this(secret, code, fingerprint, proxy, Optional.empty());
    }

    /// The same with another use of the keyring.
    public AccessOffer with(Optional<KeyringUse> other) {
        return new AccessOffer(secret, code, fingerprint, proxy, other);
    }
}
