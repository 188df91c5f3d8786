package mapback.app.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.app.text.Harmless;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(
        name = "mapback login",
        description = {
            "Logs in at a server, so that the commands after it ask for no password. Where the server wants a second"
                    + " factor, its code is asked for once.",
            "The login lives in memory only, and ends two hours after its last use at the latest."
        },
        footer = {"", "Example:", "  mapback login --repository joe@pbs@pbs.example.org:store"})
final class LoginCommand implements Command {
    @Mixin
    RepositoryOptions at = new RepositoryOptions();

    @Option(names = "--remember", description = "Also keep the password or secret in the desktop's keyring.")
    boolean remember;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Place place = serverOnly(session, at.place(session));
        Reply.LoggedIn reply = new AccessDialogue(session, place)
                .asking(access -> session.ask(
                        new Request.LogIn(
                                new Source(place.repository(), place.namespace(), access, Optional.empty()), remember),
                        Reply.LoggedIn.class));
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("user", reply.user());
            json.put("server", reply.server());
            json.put("remembered", reply.isRemembered());
            session.output().json(Json.compact(json));
        } else {
            String phrase = reply.isRemembered() ? "login.remembered" : "login.done";
            session.output()
                    .line(Harmless.line(
                            session.phrases().say(phrase, Map.of("user", reply.user(), "server", reply.server()))));
        }
        return 0;
    }

    /// A folder lets everybody in whom the system lets in.
    static Place serverOnly(Session session, Place place) throws IOException {
        if (place.access().isEmpty()) {
            throw Usage.wrong(session.phrases(), "usage.login.folder", Map.of("repository", place.repository()));
        }
        return place;
    }
}
