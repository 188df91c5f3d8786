package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Takes a mapping away.
final class UnmapHandler implements Handler<Request.Unmap> {
    private final MappedSnapshots mapped;

    UnmapHandler(MappedSnapshots mapped) {
        this.mapped = mapped;
    }

    @Override
    public void answer(Request.Unmap request, Answer answer) throws IOException {
        answer.last(new Reply.MappingChanged(mapped.unmap(request)));
    }
}
