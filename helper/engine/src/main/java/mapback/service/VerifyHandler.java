package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Begins a verification.
final class VerifyHandler implements Handler<Request.Verify> {
    private final Jobs jobs;

    VerifyHandler(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void answer(Request.Verify request, Answer answer) throws IOException, InterruptedException {
        answer.last(new Reply.JobStarted(jobs.startVerify(request).job(), Optional.empty()));
    }
}
