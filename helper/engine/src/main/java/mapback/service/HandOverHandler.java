package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import mapback.protocol.HandedLogin;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Stops all jobs, takes all mappings away, tells the newer helper what it needs to go on with them, and ends this one.
final class HandOverHandler implements Handler<Request.HandOver> {
    private static final System.Logger LOG = System.getLogger(HandOverHandler.class.getName());

    private final Jobs jobs;
    private final MappedSnapshots mapped;
    private final Logins logins;
    private final Runnable end;

    HandOverHandler(Jobs jobs, MappedSnapshots mapped, Logins logins, Runnable end) {
        this.jobs = jobs;
        this.mapped = mapped;
        this.logins = logins;
        this.end = end;
    }

    @Override
    public void answer(Request.HandOver request, Answer answer) throws IOException, InterruptedException {
        LOG.log(Level.INFO, "handing over to helper {0}", request.newVersion());
        try {
            List<HandedLogin> known = logins.handOver();
            answer.last(new Reply.HandedOver(jobs.handOver(), mapped.handOver(), known));
        } finally {
            end.run();
        }
    }
}
