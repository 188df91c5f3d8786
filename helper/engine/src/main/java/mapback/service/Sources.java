package mapback.service;

import java.io.IOException;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.problem.ProblemException;
import mapback.protocol.Source;
import mapback.repository.OpenRepository;
import mapback.repository.Repositories;

/// Opens what a request's source names.
final class Sources {
    private final Repositories repositories;

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
        OpenRepository repository = repositories.open(source.repository());
        return new Opened(repository, Namespace.parse(source.namespace(), "namespace"));
    }
}
