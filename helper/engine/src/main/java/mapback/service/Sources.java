package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;
import mapback.protocol.AccessOffer;
import mapback.protocol.Source;
import mapback.repository.OpenRepository;
import mapback.repository.Repositories;

/// Opens what a request's source names.
final class Sources {
    private final Repositories repositories;

    /// @param repositories stay the caller's
    Sources(Repositories repositories) {
        this.repositories = repositories;
    }

    /// A repository and the namespace to look in.
    record Opened(OpenRepository repository, Namespace namespace) {
        SnapshotName snapshot(String text) throws IOException, InterruptedException {
            return repository.resolve(namespace, text);
        }
    }

    Opened open(Source source) throws ProblemException {
        OpenRepository repository = repository(source.repository(), source.access());
        return new Opened(repository, Namespace.parse(source.namespace(), "namespace"));
    }

    /// The server that a source names, whose login may not have been tried yet.
    Server server(Source source) throws ProblemException {
        try (HeldAccess held = HeldAccess.of(source.repository(), source.access())) {
            return repositories.server(source.repository(), held.access());
        }
    }

    /// Looks whether a backup server answers there, without a login.
    void reach(Source source) throws IOException, InterruptedException {
        try (HeldAccess held = HeldAccess.of(source.repository(), source.access())) {
            repositories.reach(source.repository(), held.access());
        }
    }

    OpenRepository repository(String location, Optional<AccessOffer> offer) throws ProblemException {
        try (HeldAccess held = HeldAccess.of(location, offer)) {
            return repositories.open(location, held.access());
        }
    }
}
