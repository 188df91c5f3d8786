package mapback.service;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.store.Waiting;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import mapback.repository.OpenSnapshot;
import mapback.repository.Repositories;

/// What the mappings of this helper are read from, and what of it is kept for the next helper, in case this one
/// crashes.
final class Readings {
    private final Logins logins;
    private final MappingSecrets secrets;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    /// @param snapshot closed at the mapping's end
    /// @param key      wiped at the mapping's end
    /// @param location of the repository, as it was asked for
    record Reading(OpenSnapshot snapshot, Optional<HeldKey> key, String location) {}

    Readings(Logins logins, MappingSecrets secrets) {
        this.logins = logins;
        this.secrets = secrets;
    }

    /// @param id the mapping's
    void add(String id, Reading reading) {
        readings.put(id, reading);
        keep(id, reading);
    }

    void remove(String id) {
        readings.remove(id);
    }

    /// Since when reads wait, and for what.
    Optional<Waiting> waiting(String id) {
        return Optional.ofNullable(readings.get(id))
                .flatMap(reading -> reading.snapshot().waiting());
    }

    Optional<KeyOffer> key(String id) {
        return Optional.ofNullable(readings.get(id)).flatMap(Reading::key).map(HeldKey::offer);
    }

    /// Renews what is kept.
    void keepAll() {
        readings.forEach(this::keep);
    }

    private void keep(String id, Reading reading) {
        secrets.keep(
                id,
                new MappingSecret(logins.of(reading.location()), reading.key().map(HeldKey::offer)));
    }

    /// Forgets what the next helper would log in with, of mappings that a user reads at a server. They go on
    /// here.
    void forgetLogin(ServerAddress of) {
        readings.forEach((id, reading) -> {
            if (isReadAt(of, reading.location())) {
                secrets.forget(id);
                secrets.keep(
                        id, new MappingSecret(Optional.empty(), reading.key().map(HeldKey::offer)));
            }
        });
    }

    private static boolean isReadAt(ServerAddress of, String location) {
        try {
            if (!Repositories.isOfServer(location)) {
                return false;
            }
            ServerAddress own = ServerAddress.parse(location);
            return own.auth().equals(of.auth()) && own.hostAndPort().equals(of.hostAndPort());
        } catch (ProblemException e) {
            return false;
        }
    }
}
