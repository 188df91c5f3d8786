package mapback.repository;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mapback.pbs.key.Secret;

/// Secrets in the desktop's keyring (GNOME Keyring, KWallet, KeePassXC, whoever offers `org.freedesktop.secrets`), for
/// users who ask to remember them.
///
/// A locked keyring asks its user, where that is wanted; that is waited for. Secrets cross the bus encrypted.
///
/// @see "Secret Service API, draft 0.2"
public final class SecretService implements KeptSecrets {
    /// How long a user may take to open the keyring.
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    /// How long the service may take to answer a call; one that has to be started first takes a second or two.
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /// The same for a look in passing, which holds up a command that nobody thinks has to do with keyrings.
    private static final Duration GLANCE = Duration.ofSeconds(4);

    private final Map<String, String> environment;
    private final Duration patience;

    /// @param environment the process's variables, which name the desktop's bus
    public SecretService(Map<String, String> environment) {
        this(environment, PATIENCE);
    }

    SecretService(Map<String, String> environment, Duration patience) {
        this.environment = Map.copyOf(environment);
        this.patience = patience;
    }

    @Override
    public Optional<Secret> find(SecretPlace place) throws IOException, InterruptedException {
        try (SecretErrand errand = SecretErrand.begin(environment, GLANCE, Optional.empty())) {
            return errand.find(place);
        }
    }

    @Override
    public Optional<Secret> findAsking(SecretPlace place) throws IOException, InterruptedException {
        try (SecretErrand errand = begin()) {
            return errand.find(place);
        }
    }

    private SecretErrand begin() throws IOException, InterruptedException {
        return SecretErrand.begin(environment, ANSWER, Optional.of(patience));
    }

    @Override
    public void keep(SecretPlace place, Secret secret) throws IOException, InterruptedException {
        try (SecretErrand errand = begin()) {
            errand.keep(place, secret);
        }
    }

    @Override
    public boolean forget(SecretPlace place) throws IOException, InterruptedException {
        try (SecretErrand errand = SecretErrand.begin(environment, GLANCE, Optional.empty())) {
            return errand.forget(place);
        }
    }

    @Override
    public boolean forgetAsking(SecretPlace place) throws IOException, InterruptedException {
        try (SecretErrand errand = begin()) {
            return errand.forget(place);
        }
    }
}
