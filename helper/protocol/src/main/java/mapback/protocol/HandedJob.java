package mapback.protocol;

import java.util.Optional;

/// A running job on its way from an older helper to a newer one.
///
/// @param job the job's id; its description is in the job book
/// @param key the key it works with
public record HandedJob(String job, Optional<KeyOffer> key) {}
