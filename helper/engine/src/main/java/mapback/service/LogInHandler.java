package mapback.service;

import java.io.IOException;
import mapback.pbs.wire.Server;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Logs in at a server, now.
final class LogInHandler implements Handler<Request.LogIn> {
    private final Sources sources;

    LogInHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.LogIn request, Answer answer) throws IOException, InterruptedException {
        Server server = sources.server(request.source());
        server.version();
        answer.last(new Reply.LoggedIn(server.auth().text(), server.name(), false));
    }
}
