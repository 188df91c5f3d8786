package mapback.app.cli;

import java.io.IOException;
import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NotGiven;
import mapback.protocol.AccessOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which repository, and what lets in.
final class RepositoryOptions {
    @Option(
            names = "--repository",
            paramLabel = "REPOSITORY",
            description =
                    "A server's datastore as [[USER@REALM[!TOKEN]@]HOST[:PORT]:]DATASTORE, the path or file: URL of"
                            + " a datastore's folder, or the name of a saved repository (PBS_REPOSITORY).")
    @Nullable
    String repository;

    @Mixin
    AccessOptions access = new AccessOptions();

    /// A repository that a caller named, and what is at hand to be let in.
    ///
    /// @param repository an absolute path, or a server's datastore
    /// @param namespace  what it was saved with; empty for the root namespace
    /// @param access     empty for a folder
    record Place(String repository, String namespace, Optional<AccessOffer> access) {
        /// The same with another namespace.
        Place in(String other) {
            return new Place(repository, other, access);
        }
    }

    /// @throws ProblemException with [NotGiven]
    Place place(Session session) throws IOException, InterruptedException {
        Optional<String> given = Optional.ofNullable(repository);
        if (given.isEmpty()) {
            given = new Variables(session.caller(), session.waiting())
                    .value("PBS_REPOSITORY", "proxmox-backup-client.repository");
        }
        String text = given.filter(one -> !one.isEmpty()).orElseThrow(() -> new ProblemException(new NotGiven()));
        Optional<SavedRepository> saved = saved(session, text);
        String resolved = resolved(session, text, saved);
        Optional<AccessOffer> offer = Optional.empty();
        if (isOfServer(resolved)) {
            offer = Optional.of(access.offer(session, saved));
        }
        return new Place(resolved, saved.map(SavedRepository::namespace).orElse(""), offer);
    }

    /// For a completion, which runs and asks nothing.
    Place quietly(Session session) throws IOException, InterruptedException {
        String text = Optional.ofNullable(repository)
                .or(() -> session.caller().variable("PBS_REPOSITORY"))
                .orElseThrow(() -> new ProblemException(new NotGiven()));
        Optional<SavedRepository> saved = saved(session, text);
        String resolved = resolved(session, text, saved);
        Optional<AccessOffer> offer =
                isOfServer(resolved) ? Optional.of(access.quietly(session.caller(), saved)) : Optional.empty();
        return new Place(resolved, saved.map(SavedRepository::namespace).orElse(""), offer);
    }

    private static String resolved(Session session, String text, Optional<SavedRepository> saved)
            throws ProblemException {
        return RepositoryText.resolved(saved.map(SavedRepository::repository).orElse(text), session.caller());
    }

    static boolean isOfServer(String resolved) {
        return !resolved.startsWith("/");
    }

    private static Optional<SavedRepository> saved(Session session, String text)
            throws IOException, InterruptedException {
        if (!RepositoryText.mayBeName(text)) {
            return Optional.empty();
        }
        return session.ask(new Request.ListRepositories(), Reply.Repositories.class).repositories().stream()
                .filter(known -> known.name().equals(text))
                .findFirst();
    }
}
