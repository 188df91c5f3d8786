package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Ends a job.
final class CancelJobHandler implements Handler<Request.CancelJob> {
    private final Jobs jobs;

    CancelJobHandler(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void answer(Request.CancelJob request, Answer answer) throws IOException, InterruptedException {
        answer.last(new Reply.JobChanged(jobs.cancel(request.job())));
    }
}
