package mapback.service;

import java.io.IOException;
import mapback.pbs.format.ServerAddress;
import mapback.protocol.AccessOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.repository.Repositories;

/// Forgets the logins of a user at a server, wherever they are kept.
final class LogOutHandler implements Handler<Request.LogOut> {
    private final Repositories repositories;
    private final EarlierLogins earlier;
    private final MappedSnapshots mapped;

    LogOutHandler(Repositories repositories, EarlierLogins earlier, MappedSnapshots mapped) {
        this.mapped = mapped;
        this.repositories = repositories;
        this.earlier = earlier;
    }

    @Override
    public void answer(Request.LogOut request, Answer answer) throws IOException, InterruptedException {
        String location = request.source().repository();
        ServerAddress address = ServerAddress.parse(location);
        boolean wasHere = repositories.logout(location);
        mapped.forgetLogin(address);
        // Last, since a locked keyring may end it.
        boolean wasKept = earlier.forget(address, request.source().access().flatMap(AccessOffer::keyring));
        answer.last(new Reply.LoggedOut(address.auth().text(), address.hostAndPort(), wasHere || wasKept));
    }
}
