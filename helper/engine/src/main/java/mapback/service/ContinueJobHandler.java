package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Goes on with a paused or interrupted job.
final class ContinueJobHandler implements Handler<Request.ContinueJob> {
    private final Jobs jobs;

    ContinueJobHandler(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void answer(Request.ContinueJob request, Answer answer) throws IOException, InterruptedException {
        answer.last(new Reply.JobChanged(jobs.goOn(request.job(), request.access(), request.key())));
    }
}
