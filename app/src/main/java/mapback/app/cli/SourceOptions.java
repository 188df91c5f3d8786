package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NotGiven;
import mapback.protocol.KeyOffer;
import mapback.protocol.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where to look, and with which key.
final class SourceOptions {
    @Option(
            names = "--repository",
            paramLabel = "PATH",
            description = "The datastore's folder, or a file: URL (PBS_REPOSITORY).")
    @Nullable
    String repository;

    @Option(
            names = "--ns",
            paramLabel = "NAMESPACE",
            description = "The namespace, like site-a/inner (PBS_NAMESPACE). Else the root namespace.")
    @Nullable
    String namespace;

    @Mixin
    KeyOptions key = new KeyOptions();

    /// Everything but the key.
    Source withoutKey(Session session) throws ProblemException, InterruptedException {
        return new Source(location(session), namespace(session), Optional.empty());
    }

    /// A question to the helper that may need a key and its password.
    <T> T asking(Session session, CommonOptions common, Question<T> question) throws IOException, InterruptedException {
        Source source = withoutKey(session);
        Optional<KeyOffer> key = this.key.offer(session);
        Verbose.of(session, common)
                .say(
                        "verbose.repository",
                        Map.of(
                                "repository", source.repository(),
                                "namespace", source.namespace(),
                                "key", key.map(KeyOffer::origin)));
        return new KeyDialogue(session)
                .asking(key, offer -> question.with(new Source(source.repository(), source.namespace(), offer)));
    }

    private String location(Session session) throws ProblemException, InterruptedException {
        Optional<String> given = Optional.ofNullable(repository);
        if (given.isEmpty()) {
            given = new Variables(session.caller(), session.waiting())
                    .value("PBS_REPOSITORY", "proxmox-backup-client.repository");
        }
        return RepositoryText.absolute(
                given.filter(text -> !text.isEmpty()).orElseThrow(() -> new ProblemException(new NotGiven())),
                session.caller());
    }

    private String namespace(Session session) {
        return Optional.ofNullable(namespace)
                .or(() -> session.caller().variable("PBS_NAMESPACE"))
                .orElse("");
    }

    /// Asks about one source, whatever key it comes with.
    interface Question<T> {
        T with(Source source) throws IOException, InterruptedException;
    }

    /// Asks with a key.
    interface KeyedQuestion<T> {
        T with(Optional<KeyOffer> key) throws IOException, InterruptedException;
    }
}
