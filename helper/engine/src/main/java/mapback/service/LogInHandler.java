package mapback.service;

import java.io.IOException;
import mapback.pbs.format.ServerAddress;
import mapback.pbs.wire.Server;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.LoginNeeded;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Logs in at a server, now.
final class LogInHandler implements Handler<Request.LogIn> {
    private final Sources sources;
    private final EarlierLogins earlier;

    LogInHandler(Sources sources, EarlierLogins earlier) {
        this.sources = sources;
        this.earlier = earlier;
    }

    @Override
    public void answer(Request.LogIn request, Answer answer) throws IOException, InterruptedException {
        Server server = sources.server(request.source());
        server.version();
        ServerAddress address = ServerAddress.parse(request.source().repository());
        earlier.keepTicket(address, server);
        boolean isRemembered = request.remember() && earlier.remember(address, server);
        if (request.remember() && !isRemembered) {
            // With a ticket from before there is nothing that could be remembered: it has to be typed.
            throw new ProblemException(new LoginNeeded(server.auth().text(), server.name()));
        }
        answer.last(new Reply.LoggedIn(server.auth().text(), server.name(), isRemembered));
    }
}
