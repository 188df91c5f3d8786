package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
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
    AddressOptions parts = new AddressOptions();

    @Mixin
    AccessOptions access = new AccessOptions();

    /// A repository that a caller named, and what is at hand to be let in.
    ///
    /// @param repository an absolute path, or a server's datastore
    /// @param namespace  what it was saved with; empty for the root namespace
    /// @param access     empty for a folder
    /// @param guess      what else was most likely meant, if nothing answers there
    record Place(String repository, String namespace, Optional<AccessOffer> access, NameGuess guess) {
        Place(String repository, String namespace, Optional<AccessOffer> access) {
            this(repository, namespace, access, NameGuess.NONE);
        }

        /// The same with another namespace.
        Place in(String other) {
            return new Place(repository, other, access, guess);
        }
    }

    /// @throws ProblemException with [NotGiven]
    Place place(Session session) throws IOException, InterruptedException {
        String text = text(session);
        List<SavedRepository> known = known(session, text);
        Optional<SavedRepository> saved = named(known, text);
        String resolved = resolved(session, text, saved);
        Optional<AccessOffer> offer = Optional.empty();
        if (isOfServer(resolved)) {
            offer = Optional.of(access.offer(session, saved));
        }
        NameGuess guess = saved.isEmpty() && RepositoryText.mayBeName(text)
                ? new NameGuess(text, known.stream().map(SavedRepository::name).toList())
                : NameGuess.NONE;
        return new Place(resolved, saved.map(SavedRepository::namespace).orElse(""), offer, guess);
    }

    /// The option, then the options for its parts, then the variable, then the variables for its parts.
    private String text(Session session) throws IOException, InterruptedException {
        Optional<String> given = ofOptions(session);
        if (given.isEmpty()) {
            given = new Variables(session.caller(), session.waiting())
                    .value("PBS_REPOSITORY", "proxmox-backup-client.repository")
                    .filter(one -> !one.isEmpty());
        }
        if (given.isEmpty()) {
            given = parts.repository(session.phrases(), session.caller());
        }
        return given.orElseThrow(() -> new ProblemException(new NotGiven()));
    }

    private Optional<String> ofOptions(Session session) throws ProblemException {
        Optional<String> whole = Optional.ofNullable(repository).filter(text -> !text.isEmpty());
        Optional<String> part = parts.given();
        if (part.isEmpty()) {
            return whole;
        }
        if (whole.isPresent()) {
            throw Usage.wrong(session.phrases(), "usage.exclusive", Map.of("one", part.get(), "other", "--repository"));
        }
        return parts.repository(session.phrases(), session.caller());
    }

    /// For a completion, which runs and asks nothing.
    Place quietly(Session session) throws IOException, InterruptedException {
        Optional<String> given = ofOptions(session).or(() -> session.caller().variable("PBS_REPOSITORY"));
        if (given.isEmpty()) {
            given = parts.repository(session.phrases(), session.caller());
        }
        String text = given.orElseThrow(() -> new ProblemException(new NotGiven()));
        Optional<SavedRepository> saved = named(known(session, text), text);
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

    private static List<SavedRepository> known(Session session, String text) throws IOException, InterruptedException {
        return RepositoryText.mayBeName(text)
                ? session.ask(new Request.ListRepositories(), Reply.Repositories.class)
                        .repositories()
                : List.of();
    }

    private static Optional<SavedRepository> named(List<SavedRepository> known, String text) {
        return known.stream().filter(one -> one.name().equals(text)).findFirst();
    }
}
