package mapback.protocol;

import java.util.Optional;

/// A key that the caller has at hand.
///
/// @param keyFile  the key file's content, as the caller read it
/// @param origin   where it came from, for messages: a path, or `file descriptor 3`
/// @param password its password, when the caller knows it
public record KeyOffer(SecretText keyFile, String origin, Optional<SecretText> password) {}
