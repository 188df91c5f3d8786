package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.repository.SavedRepositories;

/// Lists the repositories that were saved.
final class ListRepositoriesHandler implements Handler<Request.ListRepositories> {
    private final SavedRepositories saved;

    ListRepositoriesHandler(SavedRepositories saved) {
        this.saved = saved;
    }

    @Override
    public void answer(Request.ListRepositories request, Answer answer) throws IOException {
        answer.last(new Reply.Repositories(SavedRows.of(saved)));
    }
}
