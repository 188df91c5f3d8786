package mapback.service;

import java.io.IOException;
import mapback.protocol.JobRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Shows a job as it changes; once, to a caller that wants one answer.
final class WatchJobHandler implements Handler<Request.WatchJob> {
    private final Jobs jobs;

    WatchJobHandler(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void answer(Request.WatchJob request, Answer answer) throws IOException, InterruptedException {
        if (answer.wantsMore()) {
            jobs.watch(request.job(), row -> show(row, answer));
        } else {
            answer.last(new Reply.JobChanged(jobs.job(request.job())));
        }
    }

    private static void show(JobRow row, Answer answer) throws IOException {
        Reply reply = new Reply.JobChanged(row);
        if (Job.isLive(row.state())) {
            answer.next(reply);
        } else {
            answer.last(reply);
        }
    }
}
