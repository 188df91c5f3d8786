package mapback.app.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.app.text.Harmless;
import mapback.protocol.AccessOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback repository add",
        description = {
            "Saves a repository under a name, which may stand wherever a repository does.",
            "REPOSITORY may be a server's datastore or a folder. With - a block of text is read from standard input: the"
                    + " connection information that the server's web interface shows, lines with PBS_REPOSITORY, or a"
                    + " storage's entry of Proxmox VE.",
            "A password in that text is used to log in once and is not saved."
        },
        footer = {
            "",
            "Examples:",
            "  mapback repository add home joe@pbs@pbs.example.org:store --ns site-a",
            "  mapback repository add usb /media/joe/datastore",
            "  mapback repository add home - < connection.txt"
        })
final class RepositoryAddCommand implements Command {
    /// Far more than any connection text has.
    private static final int MAX_TEXT = 64 * 1024;

    @Parameters(index = "0", paramLabel = "NEWNAME", description = "Letters, digits, dots, dashes and underscores.")
    String name = "";

    @Parameters(index = "1", paramLabel = "REPOSITORY", description = "A repository, or - for text to be read.")
    String repository = "";

    @Option(names = "--ns", paramLabel = "NAMESPACE", description = "The namespace to look in from now on.")
    @Nullable
    String namespace;

    @Option(
            names = "--fingerprint",
            paramLabel = "FINGERPRINT",
            description = "The SHA-256 fingerprint of the server's certificate.")
    @Nullable
    String fingerprint;

    @Option(names = "--replace", description = "Replace the one that is saved under this name.")
    boolean replace;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Reply.RepositoryAdded added = session.ask(
                new Request.AddRepository(
                        Optional.of(name),
                        text(session),
                        Optional.ofNullable(namespace),
                        Optional.ofNullable(fingerprint),
                        replace),
                Reply.RepositoryAdded.class);
        SavedRepository saved = added.repository();
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>(new OwnJson(session.phrases()).saved(saved));
            json.put("had-secret", added.secret().isPresent());
            session.output().json(Json.compact(json));
        } else {
            session.output()
                    .line(Harmless.line(session.phrases()
                            .say("repository.added", Map.of("name", saved.name(), "repository", saved.repository()))));
        }
        if (added.secret().isPresent()) {
            logIn(session, saved, added.secret().get());
        }
        return 0;
    }

    private SecretText text(Session session) throws IOException {
        if (!repository.equals("-")) {
            return new SecretText(
                    repository.contains("\n") ? repository : RepositoryText.resolved(repository, session.caller()));
        }
        String text = session.waiting().during("-", () -> StandardStreams.input(MAX_TEXT));
        return new SecretText(text);
    }

    private void logIn(Session session, SavedRepository saved, SecretText secret)
            throws IOException, InterruptedException {
        AccessOffer offer = new AccessOffer(
                Optional.of(secret),
                Optional.empty(),
                saved.fingerprint(),
                session.caller().variable("ALL_PROXY").map(SecretText::new));
        Place place = new Place(saved.repository(), saved.namespace(), Optional.of(offer));
        Reply.LoggedIn in = new AccessDialogue(session, place)
                .asking(access -> session.ask(
                        new Request.LogIn(
                                new Source(place.repository(), place.namespace(), access, Optional.empty()), false),
                        Reply.LoggedIn.class));
        if (!common.json) {
            session.output()
                    .line(Harmless.line(
                            session.phrases().say("login.done", Map.of("user", in.user(), "server", in.server()))));
        }
    }
}
