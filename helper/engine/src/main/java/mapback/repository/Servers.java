package mapback.repository;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Network;
import mapback.pbs.wire.Server;
import mapback.pbs.wire.Trust;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.LoginNeeded;
import org.jspecify.annotations.Nullable;

/// The servers that were asked lately, so that a login is made once and not with each request.
///
/// Two requests share a server when they name the same place, user, fingerprint and secret: a wrong password is never
/// covered up by a right one from before. Of the secret only a keyed checksum is compared.
final class Servers implements AutoCloseable {
    /// More different ones than anybody uses at a time; the one that was asked longest ago makes room.
    private static final int MOST = 64;

    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec checksumKey;

    /// Guards itself and the network.
    private final Map<Key, Kept> kept = new HashMap<>();

    /// Made with the first server: who only reads directories does without.
    private @Nullable Network network;

    private record Place(String host, int port, AuthId auth) {}

    private record Key(Place place, Optional<Fingerprint> fingerprint, Digest secret) {}

    private static final class Kept {
        private final Server server;
        private long askedAt;

        Kept(Server server) {
            this.server = server;
        }
    }

    Servers() {
        byte[] key = new byte[Digest.LENGTH];
        new SecureRandom().nextBytes(key);
        checksumKey = new SecretKeySpec(key, MAC);
    }

    /// @return stays this one's
    /// @throws ProblemException with `LoginNeeded` when no login is given and none is known
    Server server(ServerAddress address, Access access) throws ProblemException {
        Place place = new Place(address.host(), address.port(), address.auth());
        synchronized (kept) {
            Kept found = access.login().isPresent()
                    ? given(place, access.login().get(), access.fingerprint())
                    : known(place, address, access.fingerprint());
            found.askedAt = System.nanoTime();
            return found.server;
        }
    }

    private Kept given(Place place, Login login, Optional<Fingerprint> fingerprint) {
        Key key = new Key(place, fingerprint, checksum(login));
        Kept found = kept.get(key);
        if (found == null) {
            makeRoom();
            found = new Kept(
                    new Server(network(), place.auth(), place.host(), place.port(), new Trust(fingerprint), login));
            kept.put(key, found);
        }
        return found;
    }

    private Network network() {
        Network present = network;
        if (present == null) {
            present = new Network();
            network = present;
        }
        return present;
    }

    private Kept known(Place place, ServerAddress address, Optional<Fingerprint> fingerprint) throws ProblemException {
        return kept.entrySet().stream()
                .filter(entry -> entry.getKey().place().equals(place))
                .filter(entry ->
                        fingerprint.isEmpty() || entry.getKey().fingerprint().equals(fingerprint))
                .map(Map.Entry::getValue)
                .max((one, other) -> Long.compare(one.askedAt - other.askedAt, 0))
                .orElseThrow(() ->
                        new ProblemException(new LoginNeeded(address.auth().text(), address.hostAndPort())));
    }

    /// Sessions that are open on it go on, but cannot log in again: so the oldest of many goes, not one of few.
    private void makeRoom() {
        if (kept.size() >= MOST) {
            Map.Entry<Key, Kept> oldest = kept.entrySet().stream()
                    .min((one, other) -> Long.compare(one.getValue().askedAt - other.getValue().askedAt, 0))
                    .orElseThrow();
            kept.remove(oldest.getKey());
            oldest.getValue().server.close();
        }
    }

    private Digest checksum(Login login) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(checksumKey);
            switch (login) {
                case Login.Password password -> {
                    mac.update((byte) 1);
                    mac.update(password.secret().bytes());
                    password.code().ifPresent(code -> {
                        mac.update((byte) 0);
                        mac.update(code.bytes());
                    });
                }
                case Login.TokenSecret token -> {
                    mac.update((byte) 2);
                    mac.update(token.secret().bytes());
                }
            }
            return Digest.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }

    /// Forgets all logins of a user at a server, wiping their secrets.
    void forget(ServerAddress address) {
        Place place = new Place(address.host(), address.port(), address.auth());
        synchronized (kept) {
            List<Key> keys = new ArrayList<>(kept.keySet());
            for (Key key : keys) {
                if (key.place().equals(place)) {
                    Optional.ofNullable(kept.remove(key)).ifPresent(one -> one.server.close());
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (kept) {
            kept.values().forEach(one -> one.server.close());
            kept.clear();
            if (network != null) {
                network.close();
            }
        }
    }
}
