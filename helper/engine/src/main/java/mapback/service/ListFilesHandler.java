package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Lists the files of a snapshot.
final class ListFilesHandler implements Handler<Request.ListFiles> {
    private final Sources sources;

    ListFilesHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.ListFiles request, Answer answer) throws IOException, InterruptedException {
        Sources.Opened at = sources.open(request.source());
        answer.last(
                new Reply.Files(Rows.files(at.repository().files(at.namespace(), at.snapshot(request.snapshot())))));
    }
}
