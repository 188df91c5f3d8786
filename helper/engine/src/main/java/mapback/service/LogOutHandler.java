package mapback.service;

import java.io.IOException;
import mapback.pbs.format.ServerAddress;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.repository.Repositories;

/// Forgets the logins of a user at a server.
final class LogOutHandler implements Handler<Request.LogOut> {
    private final Repositories repositories;

    LogOutHandler(Repositories repositories) {
        this.repositories = repositories;
    }

    @Override
    public void answer(Request.LogOut request, Answer answer) throws IOException, InterruptedException {
        String location = request.source().repository();
        ServerAddress address = ServerAddress.parse(location);
        boolean wasKnown = repositories.logout(location);
        answer.last(new Reply.LoggedOut(address.auth().text(), address.hostAndPort(), wasKnown));
    }
}
