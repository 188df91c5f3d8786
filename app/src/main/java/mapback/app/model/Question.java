package mapback.app.model;

import java.util.List;
import java.util.Optional;
import mapback.problem.Problem;

/// What has to be answered before something can go on. Each is asked when the helper says that it lacks, never
/// before.
public sealed interface Question {
    /// What it is about.
    Place place();

    /// Whether a server's certificate is the right one.
    ///
    /// @param expected the fingerprint that was right before, when it has changed
    record Certificate(Place place, String host, int port, String fingerprint, Optional<String> expected)
            implements Question {}

    /// A password, or a token's secret.
    ///
    /// @param refusal why the one before was not taken
    record SignIn(Place place, String user, String server, Optional<Problem> refusal) implements Question {
        /// Whether a token's secret is asked for and not a password.
        public boolean isToken() {
            return user.contains("!");
        }
    }

    /// The code of a second factor, after a password that was right.
    ///
    /// @param possible kinds of codes that the server takes
    record SecondFactor(Place place, String user, String server, List<String> possible, Optional<Problem> refusal)
            implements Question {}

    /// The key of a locked backup.
    ///
    /// @param needed  its fingerprint, shortened; empty when the backup does not say
    /// @param refusal why the one before does not fit
    /// @param file    the path of a key file that is at hand
    record Key(Place place, String snapshot, Optional<String> needed, Optional<Problem> refusal, Optional<String> file)
            implements Question {
        /// The same with a key file at hand, and nothing said against it.
        Key with(String given) {
            return new Key(place, snapshot, needed, Optional.empty(), Optional.of(given));
        }
    }
}
