package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.repository.Repositories;
import mapback.repository.SavedRepositories;

/// Says what a text says, so that it can be looked at before it is saved.
final class ReadConnectionHandler implements Handler<Request.ReadConnection> {
    @Override
    public void answer(Request.ReadConnection request, Answer answer) throws IOException {
        ReadText read = ReadText.of(request.text());
        SavedRepositories.Saved row = new SavedRepositories.Saved(
                read.text().name(),
                Repositories.canonical(read.text().repository()),
                read.text().namespace(),
                read.text().fingerprint());
        answer.last(new Reply.ConnectionRead(SavedRows.of(row), read.secret()));
    }
}
