package mapback.app.model;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import mapback.problem.Problem;
import mapback.protocol.KeyOffer;
import mapback.protocol.SecretText;
import mapback.protocol.Source;

/// Something that a place is asked for, which may take a login, a trusted certificate and a key before it is
/// answered.
///
/// @param place  where
/// @param lock   the backup's lock, when it has one
/// @param typed  a secret to log in with first
/// @param key    what opens it, when that is known
/// @param asked  what is asked
/// @param done   gets the answer
/// @param failed gets what went wrong, or what was not answered when the person gave up
record Errand<T>(
        Place place,
        Optional<Lock> lock,
        Optional<SecretText> typed,
        Optional<KeyOffer> key,
        Asked<T> asked,
        Consumer<T> done,
        Consumer<Problem> failed) {

    /// With a login from before, or none.
    Errand(Place place, Optional<Lock> lock, Asked<T> asked, Consumer<T> done, Consumer<Problem> failed) {
        this(place, lock, Optional.empty(), Optional.empty(), asked, done, failed);
    }

    /// A backup that takes a key.
    ///
    /// @param snapshot    its name
    /// @param fingerprint of the key, as the list of snapshots has it; empty when only the helper knows
    record Lock(String snapshot, Optional<String> fingerprint) {}

    /// Asks the helper with all that lets in.
    interface Asked<T> {
        T with(Source source) throws IOException, InterruptedException;
    }

    /// The same at a place that was found to be another one.
    Errand<T> at(Place other) {
        return new Errand<>(other, lock, typed, key, asked, done, failed);
    }

    /// The same that logs in first, or no longer does.
    Errand<T> typing(Optional<SecretText> secret) {
        return new Errand<>(place, lock, secret, key, asked, done, failed);
    }

    /// The same with a key.
    Errand<T> opening(Optional<KeyOffer> with) {
        return new Errand<>(place, lock, typed, with, asked, done, failed);
    }
}
