package mapback.service;

import java.io.IOException;
import mapback.pbs.store.ServerDatastore;
import mapback.protocol.DatastoreRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Lists the datastores that a server shows; that of the repository need not be among them.
final class ListDatastoresHandler implements Handler<Request.ListDatastores> {
    private final Sources sources;

    ListDatastoresHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.ListDatastores request, Answer answer) throws IOException, InterruptedException {
        ServerDatastore any = new ServerDatastore(sources.server(request.source()), "");
        answer.last(new Reply.Datastores(any.all().stream()
                .map(row -> new DatastoreRow(row.name(), row.comment(), row.isMounted(), row.maintenance()))
                .toList()));
    }
}
