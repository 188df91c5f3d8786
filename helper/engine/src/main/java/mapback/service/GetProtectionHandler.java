package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Says whether a snapshot is protected from removal.
final class GetProtectionHandler implements Handler<Request.GetProtection> {
    private final Sources sources;

    GetProtectionHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.GetProtection request, Answer answer) throws IOException, InterruptedException {
        Sources.Opened at = sources.open(request.source());
        answer.last(new Reply.Protection(at.repository().isProtected(at.namespace(), at.snapshot(request.snapshot()))));
    }
}
