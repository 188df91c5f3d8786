package mapback.service;

import java.io.IOException;
import mapback.protocol.JobRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Lists all jobs, in the order in which they began.
final class ListJobsHandler implements Handler<Request.ListJobs> {
    private final Jobs jobs;

    ListJobsHandler(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void answer(Request.ListJobs request, Answer answer) throws IOException {
        answer.<JobRow>pages(Reply.Jobs::new).endWith(jobs.jobs());
    }
}
