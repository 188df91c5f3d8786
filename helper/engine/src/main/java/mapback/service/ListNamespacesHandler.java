package mapback.service;

import java.io.IOException;
import mapback.pbs.format.Namespace;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Lists all namespaces, the root with the empty name first.
final class ListNamespacesHandler implements Handler<Request.ListNamespaces> {
    private final Sources sources;

    ListNamespacesHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.ListNamespaces request, Answer answer) throws IOException, InterruptedException {
        Sources.Opened at = sources.open(request.source());
        answer.<String>pages(Reply.Namespaces::new)
                .endWith(at.repository().namespaces().stream()
                        .map(Namespace::text)
                        .toList());
    }
}
