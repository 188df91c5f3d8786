package mapback.pbs.format;

import java.util.Optional;

/// The part of a manifest that its signature does not cover, as the server changes it later.
///
/// @param keyFingerprint of the key that encrypted or signed the backup
/// @param notes          text of several lines
/// @param verifyState    of the last verification
public record Unprotected(
        Optional<Fingerprint> keyFingerprint, Optional<String> notes, Optional<VerifyState> verifyState) {
    /// A manifest that has no such part.
    public static final Unprotected NONE = new Unprotected(Optional.empty(), Optional.empty(), Optional.empty());
}
