package mapback.service;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Stops a job for a while.
final class PauseJobHandler implements Handler<Request.PauseJob> {
    private final Jobs jobs;

    PauseJobHandler(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void answer(Request.PauseJob request, Answer answer) throws IOException {
        answer.last(new Reply.JobChanged(jobs.pause(request.job())));
    }
}
