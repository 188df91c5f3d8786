package mapback.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mapback.pbs.format.AuthId;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.key.Secret;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Network;
import mapback.pbs.wire.Proxy;
import mapback.pbs.wire.Server;
import mapback.pbs.wire.Trust;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.LoginNeeded;
import org.jspecify.annotations.Nullable;

/// The servers that were asked lately, so that a login is made once and not with each request.
///
/// Two requests share a server when they name the same place, user, fingerprint, proxy and secret: a wrong password
/// is never covered up by a right one from before. A second factor's code makes a login anew, once: it is good
/// for one login only, and then spares the code to whoever comes with the same password. Of secrets only keyed
/// checksums are compared.
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

    /// How a server is reached.
    ///
    /// @param proxy a checksum of it, login and all
    private record Way(Optional<Fingerprint> fingerprint, Optional<Digest> proxy) {
        /// Whether whoever says that much may mean this one. Who names no proxy wants none.
        boolean serves(Way asked) {
            return (asked.fingerprint.isEmpty() || asked.fingerprint.equals(fingerprint)) && asked.proxy.equals(proxy);
        }
    }

    /// @param code the checksum of the second factor that it was made with
    private record Key(Place place, Way way, Digest secret, Optional<Digest> code) {
        boolean serves(Key asked) {
            return asked.code.isEmpty()
                    && place.equals(asked.place)
                    && way.equals(asked.way)
                    && secret.equals(asked.secret);
        }
    }

    private static final class Kept {
        private final Server server;
        private final String location;
        private long askedAt;

        Kept(Server server, String location) {
            this.server = server;
            this.location = location;
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
        synchronized (kept) {
            Kept found = access.login().isPresent()
                    ? given(address, access.login().get(), access)
                    : known(address, way(access));
            found.askedAt = System.nanoTime();
            return found.server;
        }
    }

    /// Finds another login of the same user there when one is spent. It keeps no secret.
    ///
    /// @return gives back what it got when there is no other
    UnaryOperator<Server> successor(ServerAddress address, Access access) {
        Place place = place(address);
        Way way = way(access);
        return spent -> {
            synchronized (kept) {
                return latest(key -> key.place().equals(place) && key.way().serves(way), one -> !one.server.isSpent())
                        .map(one -> one.server)
                        .orElse(spent);
            }
        };
    }

    private static Place place(ServerAddress address) {
        return new Place(address.host(), address.port(), address.auth());
    }

    private Way way(Access access) {
        return new Way(access.fingerprint(), access.proxy().map(this::checksum));
    }

    private Kept given(ServerAddress address, Login login, Access access) {
        Place place = place(address);
        Key key = new Key(place, way(access), checksum(login), code(login).map(code -> checksum((byte) 4, code)));
        // Of two with that password, the one whose second factor was taken came later.
        Optional<Kept> known = latest(key.code().isPresent() ? key::equals : one -> one.serves(key));
        if (known.isPresent()) {
            if (known.get().server.isRefused()) {
                known.get().server.tryAgain();
            }
            return known.get();
        }
        makeRoom();
        Kept made = new Kept(
                new Server(
                        network(),
                        place.auth(),
                        place.host(),
                        place.port(),
                        access.proxy(),
                        new Trust(access.fingerprint()),
                        login),
                address.text());
        kept.put(key, made);
        return made;
    }

    /// The one of those that was asked last. Guarded by the lock.
    private Optional<Kept> latest(Predicate<Key> which) {
        return latest(which, _ -> true);
    }

    private Optional<Kept> latest(Predicate<Key> which, Predicate<Kept> good) {
        return kept.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(good)
                .max((one, other) -> Long.compare(one.askedAt - other.askedAt, 0));
    }

    private static Optional<Secret> code(Login login) {
        return login instanceof Login.Password password ? password.code() : Optional.empty();
    }

    /// Looks whether a backup server answers there, without a login.
    void reach(ServerAddress address, Access access) throws IOException, InterruptedException {
        Network through;
        synchronized (kept) {
            through = network();
        }
        Server.reach(through, address.host(), address.port(), access.proxy(), new Trust(access.fingerprint()));
    }

    /// Guarded by the lock.
    private Network network() {
        Network present = network;
        if (present == null) {
            present = new Network();
            network = present;
        }
        return present;
    }

    private Kept known(ServerAddress address, Way way) throws ProblemException {
        Place place = place(address);
        return latest(key -> key.place().equals(place) && key.way().serves(way), one -> !one.server.isRefused())
                .orElseThrow(() ->
                        new ProblemException(new LoginNeeded(address.auth().text(), address.hostAndPort())));
    }

    /// Sessions that are open on a server go on without it, but cannot log in again. So one that was refused goes
    /// first, then the one that was asked longest ago.
    private void makeRoom() {
        if (kept.size() >= MOST) {
            Map.Entry<Key, Kept> least = kept.entrySet().stream()
                    .min(Comparator.<Map.Entry<Key, Kept>, Boolean>comparing(
                                    entry -> !entry.getValue().server.isRefused())
                            .thenComparing(
                                    (one, other) -> Long.compare(one.getValue().askedAt - other.getValue().askedAt, 0)))
                    .orElseThrow();
            kept.remove(least.getKey());
            least.getValue().server.close();
        }
    }

    private Digest checksum(Login login) {
        return switch (login) {
            case Login.Password password -> checksum((byte) 1, password.secret());
            case Login.TokenSecret token -> checksum((byte) 2, token.secret());
            case Login.EarlierTicket earlier -> checksum((byte) 3, earlier.ticket());
        };
    }

    private Digest checksum(Proxy proxy) {
        byte[] place = (proxy + " ").getBytes(StandardCharsets.UTF_8);
        byte[] login = proxy.login().map(Secret::bytes).orElse(new byte[0]);
        byte[] whole = Arrays.copyOf(place, place.length + login.length);
        System.arraycopy(login, 0, whole, place.length, login.length);
        try (Secret both = Secret.owning(whole)) {
            return checksum((byte) 5, both);
        }
    }

    private Digest checksum(byte kind, Secret secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(checksumKey);
            mac.update(kind);
            return Digest.of(mac.doFinal(secret.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }

    /// All that are known now.
    List<KnownLogin> known() {
        synchronized (kept) {
            List<KnownLogin> all = new ArrayList<>();
            kept.forEach((key, one) -> known(key, one).ifPresent(all::add));
            return all;
        }
    }

    /// The one of a user at a server that was used last.
    Optional<KnownLogin> known(ServerAddress address) {
        Place place = place(address);
        synchronized (kept) {
            return kept.entrySet().stream()
                    .filter(entry -> entry.getKey().place().equals(place))
                    .max((one, other) -> Long.compare(one.getValue().askedAt - other.getValue().askedAt, 0))
                    .flatMap(entry -> known(entry.getKey(), entry.getValue()));
        }
    }

    private static Optional<KnownLogin> known(Key key, Kept one) {
        return one.server
                .credentials()
                .map(login -> new KnownLogin(
                        one.location, new Access(Optional.of(login), key.way().fingerprint(), one.server.through())));
    }

    /// Forgets all logins of a user at a server, wiping their secrets.
    ///
    /// @return whether there was any
    boolean forget(ServerAddress address) {
        Place place = place(address);
        boolean wasKnown = false;
        synchronized (kept) {
            List<Key> keys = new ArrayList<>(kept.keySet());
            for (Key key : keys) {
                if (key.place().equals(place)) {
                    wasKnown = true;
                    Optional.ofNullable(kept.remove(key)).ifPresent(one -> one.server.close());
                }
            }
        }
        return wasKnown;
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
