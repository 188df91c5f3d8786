package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Lists all mappings, in the order in which they were made.
final class ListMappingsHandler implements Handler<Request.ListMappings> {
    private final MappedSnapshots mapped;

    ListMappingsHandler(MappedSnapshots mapped) {
        this.mapped = mapped;
    }

    @Override
    public void answer(Request.ListMappings request, Answer answer) throws IOException {
        answer.last(new Reply.Mappings(mapped.rows(true)));
    }
}
