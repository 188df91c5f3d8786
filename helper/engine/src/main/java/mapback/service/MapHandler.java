package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Maps an image. A caller that went away meanwhile does not know of it, so it is taken away again.
final class MapHandler implements Handler<Request.Map> {
    private final MappedSnapshots mapped;

    MapHandler(MappedSnapshots mapped) {
        this.mapped = mapped;
    }

    @Override
    public void answer(Request.Map request, Answer answer) throws IOException, InterruptedException {
        MappingRow row = mapped.map(request);
        answer.last(
                new Reply.MappingChanged(row),
                () -> mapped.unmap(new Request.Unmap(row.mapping(), true, Optional.empty())));
    }
}
