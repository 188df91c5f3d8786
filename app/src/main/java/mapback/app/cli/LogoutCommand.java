package mapback.app.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.app.text.Harmless;
import mapback.problem.ProblemException;
import mapback.problem.SecretProblem.SecretServiceLocked;
import mapback.protocol.AccessOffer;
import mapback.protocol.KeyringUse;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback logout",
        description = {
            "Forgets the login of a user at a server, wherever it is kept: in memory and in the desktop's keyring.",
            "Jobs and mappings that read there go on as long as their connection holds; when it is lost they wait for a"
                    + " new login."
        },
        footer = {"", "Example:", "  mapback logout --repository joe@pbs@pbs.example.org:store"})
final class LogoutCommand implements Command {
    @Mixin
    RepositoryOptions at = new RepositoryOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Place place = LoginCommand.serverOnly(session, at.place(session));
        Reply.LoggedOut reply = logOut(session, place);
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("user", reply.user());
            json.put("server", reply.server());
            json.put("was-known", reply.wasKnown());
            session.output().json(Json.compact(json));
        } else {
            String phrase = reply.wasKnown() ? "logout.done" : "logout.unknown";
            session.output()
                    .line(Harmless.line(
                            session.phrases().say(phrase, Map.of("user", reply.user(), "server", reply.server()))));
        }
        return 0;
    }

    /// A keyring that is locked remembers the login until somebody opens it.
    private static Reply.LoggedOut logOut(Session session, Place place) throws IOException, InterruptedException {
        try {
            return logOut(session, place, Optional.empty());
        } catch (ProblemException e) {
            if (!(e.problem() instanceof SecretServiceLocked)
                    || !session.prompt().isAttended()) {
                throw e;
            }
            session.messages()
                    .line(session.phrases().say("logout.keyring", Map.of()).strip());
            return logOut(session, place, Optional.of(KeyringUse.OPEN));
        }
    }

    private static Reply.LoggedOut logOut(Session session, Place place, Optional<KeyringUse> use)
            throws IOException, InterruptedException {
        Optional<AccessOffer> access = use.map(_ -> AccessOffer.NONE.with(use));
        return session.ask(
                new Request.LogOut(new Source(place.repository(), "", access, Optional.empty())),
                Reply.LoggedOut.class);
    }
}
