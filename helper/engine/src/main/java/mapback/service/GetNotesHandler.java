package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Shows the notes of a snapshot.
final class GetNotesHandler implements Handler<Request.GetNotes> {
    private final Sources sources;

    GetNotesHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.GetNotes request, Answer answer) throws IOException, InterruptedException {
        Sources.Opened at = sources.open(request.source());
        answer.last(new Reply.Notes(at.repository().notes(at.namespace(), at.snapshot(request.snapshot()))));
    }
}
