package mapback.service;

import java.io.IOException;
import mapback.protocol.DatastoreRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.protocol.wire.Answer;
import mapback.repository.Repositories;

/// Lists the datastores that a server shows.
final class ListDatastoresHandler implements Handler<Request.ListDatastores> {
    private final Repositories repositories;

    ListDatastoresHandler(Repositories repositories) {
        this.repositories = repositories;
    }

    @Override
    public void answer(Request.ListDatastores request, Answer answer) throws IOException, InterruptedException {
        Source source = request.source();
        try (HeldAccess held = HeldAccess.of(source.repository(), source.access())) {
            answer.last(new Reply.Datastores(repositories.datastores(source.repository(), held.access()).stream()
                    .map(row -> new DatastoreRow(row.name(), row.comment(), row.isMounted(), row.maintenance()))
                    .toList()));
        }
    }
}
