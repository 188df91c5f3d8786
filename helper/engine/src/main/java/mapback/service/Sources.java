package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.wire.Login;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.protocol.AccessOffer;
import mapback.protocol.Source;
import mapback.repository.Access;
import mapback.repository.KnownFingerprints;
import mapback.repository.OpenRepository;
import mapback.repository.Repositories;

/// Opens what a request's source names: with what came with the request, else with what is known from before.
public final class Sources {
    private final Repositories repositories;
    private final KnownFingerprints fingerprints;
    private final EarlierLogins earlier;

    /// @param repositories stay the caller's
    Sources(Repositories repositories, KnownFingerprints fingerprints, EarlierLogins earlier) {
        this.repositories = repositories;
        this.fingerprints = fingerprints;
        this.earlier = earlier;
    }

    /// The same, read through another pipeline.
    Sources through(Repositories other) {
        return new Sources(other, fingerprints, earlier);
    }

    /// A repository and the namespace to look in.
    record Opened(OpenRepository repository, Namespace namespace) {
        SnapshotName snapshot(String text) throws IOException, InterruptedException {
            return repository.resolve(namespace, text);
        }
    }

    Opened open(Source source) throws IOException, InterruptedException {
        OpenRepository repository = repository(source.repository(), source.access());
        return new Opened(repository, Namespace.parse(source.namespace(), "namespace"));
    }

    OpenRepository repository(String location, Optional<AccessOffer> offer) throws IOException, InterruptedException {
        if (!Repositories.isOfServer(location)) {
            return repositories.open(location);
        }
        return letIn(location, offer, access -> repositories.open(location, access));
    }

    /// The server that a source names, whose login may not have been tried yet.
    Server server(Source source) throws IOException, InterruptedException {
        return letIn(source.repository(), source.access(), access -> repositories.server(source.repository(), access));
    }

    private interface Opening<T> {
        T with(Access access) throws ProblemException;
    }

    private <T> T letIn(String location, Optional<AccessOffer> offer, Opening<T> opening)
            throws IOException, InterruptedException {
        ServerAddress address = ServerAddress.parse(location);
        try (HeldAccess held = HeldAccess.of(location, offer)) {
            Access access = trusting(address, held.access());
            try {
                return opening.with(access);
            } catch (ProblemException e) {
                if (!(e.problem() instanceof LoginNeeded)) {
                    throw e;
                }
                Optional<Login> known = earlier(address, offer, location, access);
                if (known.isEmpty()) {
                    throw e;
                }
                try {
                    return opening.with(access.with(known.get()));
                } finally {
                    HeldAccess.wipe(known.get());
                }
            }
        }
    }

    /// Whoever is going to be asked for a password knows first whom it goes to: that the server is there, and that its
    /// certificate is the right one.
    private Optional<Login> earlier(ServerAddress address, Optional<AccessOffer> offer, String location, Access access)
            throws IOException, InterruptedException {
        try {
            Optional<Login> known = earlier.find(address, offer.flatMap(AccessOffer::keyring));
            if (known.isEmpty()) {
                repositories.reach(location, access);
            }
            return known;
        } catch (ProblemException e) {
            if (e.problem() instanceof SecretServiceLocked) {
                repositories.reach(location, access);
            }
            throw e;
        }
    }

    /// A fingerprint that was given counts before an answer that was kept.
    private Access trusting(ServerAddress address, Access access) throws ProblemException {
        return access.fingerprint().isPresent()
                ? access
                : access.with(fingerprints.find(address.host(), address.port()));
    }

    /// Looks whether a backup server answers there, without a login.
    void reach(Source source) throws IOException, InterruptedException {
        try (HeldAccess held = HeldAccess.of(source.repository(), source.access())) {
            ServerAddress address = ServerAddress.parse(source.repository());
            repositories.reach(source.repository(), trusting(address, held.access()));
        }
    }
}
