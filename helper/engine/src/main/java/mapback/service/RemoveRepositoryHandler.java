package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.repository.SavedRepositories;

/// Forgets a saved repository.
final class RemoveRepositoryHandler implements Handler<Request.RemoveRepository> {
    private final SavedRepositories saved;

    RemoveRepositoryHandler(SavedRepositories saved) {
        this.saved = saved;
    }

    @Override
    public void answer(Request.RemoveRepository request, Answer answer) throws IOException {
        saved.remove(request.name());
        answer.last(new Reply.Repositories(SavedRows.of(saved)));
    }
}
