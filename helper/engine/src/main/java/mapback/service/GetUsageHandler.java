package mapback.service;

import java.io.IOException;
import mapback.pbs.store.Usage;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Says how full the repository's file system is.
final class GetUsageHandler implements Handler<Request.GetUsage> {
    private final Sources sources;

    GetUsageHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.GetUsage request, Answer answer) throws IOException, InterruptedException {
        Sources.Opened at = sources.open(request.source());
        Usage usage = at.repository().usage();
        answer.last(new Reply.Usage(usage.total(), usage.used(), usage.available()));
    }
}
