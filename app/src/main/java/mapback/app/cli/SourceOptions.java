package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyOffer;
import mapback.protocol.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where to look, and with which login and key.
final class SourceOptions {
    @Mixin
    RepositoryOptions at = new RepositoryOptions();

    @Option(
            names = "--ns",
            paramLabel = "NAMESPACE",
            description = "The namespace, like site-a/inner (PBS_NAMESPACE). Else that of the saved repository, or the"
                    + " root namespace.")
    @Nullable
    String namespace;

    @Mixin
    KeyOptions key = new KeyOptions();

    /// A question to the helper that may need a login, a key and their passwords.
    <T> T asking(Session session, CommonOptions common, Question<T> question) throws IOException, InterruptedException {
        Place place = place(session);
        Optional<KeyOffer> offered = this.key.offer(session);
        Verbose.of(session, common)
                .say(
                        "verbose.repository",
                        Map.of(
                                "repository", place.repository(),
                                "namespace", place.namespace(),
                                "key", offered.map(KeyOffer::origin)));
        return new AccessDialogue(session, place).asking(access -> new KeyDialogue(session)
                .asking(offered, key -> question.with(new Source(place.repository(), place.namespace(), access, key))));
    }

    private Place place(Session session) throws IOException, InterruptedException {
        Place place = at.place(session);
        return place.in(namespace(session).orElse(place.namespace()));
    }

    private Optional<String> namespace(Session session) {
        return Optional.ofNullable(namespace).or(() -> session.caller().variable("PBS_NAMESPACE"));
    }

    /// For a completion, which runs and asks nothing.
    Source quietly(Session session) throws IOException, InterruptedException {
        Place place = at.quietly(session);
        return new Source(
                place.repository(),
                namespace(session).orElse(place.namespace()),
                place.access(),
                KeyFiles.standardQuietly(session.caller()));
    }

    /// Asks about one source, whatever login and key it comes with.
    interface Question<T> {
        T with(Source source) throws IOException, InterruptedException;
    }

    /// Asks with a key.
    interface KeyedQuestion<T> {
        T with(Optional<KeyOffer> key) throws IOException, InterruptedException;
    }

    /// Asks with what lets in.
    interface LetInQuestion<T> {
        T with(Optional<AccessOffer> access) throws IOException, InterruptedException;
    }
}
