package mapback.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import mapback.problem.HelperProblem.HelperTooNew;
import mapback.problem.ProblemException;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.junit.jupiter.api.Test;

/// How what was begun ends is told, also to somebody who closed the window.
class NewsTest {
    private final AtomicReference<List<JobRow>> jobs = new AtomicReference<>(List.of());
    private final AtomicReference<Boolean> isSilent = new AtomicReference<>(false);
    private final ScriptedHelper helper = new ScriptedHelper(request -> {
        if (isSilent.get()) {
            throw new ProblemException(new HelperTooNew("2", "1"));
        }
        return request instanceof Request.ListJobs ? new Reply.Jobs(jobs.get()) : new Reply.Mappings(List.of());
    });
    private final Live live = new Live(helper, helper.work());
    private final BlockingQueue<JobRow> told = new LinkedBlockingQueue<>();
    private final List<String> left = new ArrayList<>();

    private News news(Duration patience) {
        return new News(live, helper.work(), told::add, patience);
    }

    private News news() {
        return news(Duration.ofHours(1));
    }

    private void jobsAre(JobState... states) throws InterruptedException {
        List<JobRow> rows = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            rows.add(Rows.job("job" + i, states[i]));
        }
        jobs.set(List.copyOf(rows));
        live.refresh();
        helper.next();
    }

    @Test
    void a_closed_window_stays_until_its_last_job_ended_and_that_was_told() throws Exception {
        News news = news();
        jobsAre(JobState.RUNNING, JobState.RUNNING);
        news.leaveBehind(() -> left.add("left"));
        jobsAre(JobState.DONE, JobState.RUNNING);
        helper.next();
        assertThat(left).isEmpty();
        jobsAre(JobState.DONE, JobState.FAILED);
        assertThat(left).isEmpty();
        helper.next();
        assertThat(left).containsExactly("left");
        assertThat(told).extracting(JobRow::state).containsExactly(JobState.DONE, JobState.FAILED);
    }

    @Test
    void where_nothing_works_nothing_keeps_it() throws Exception {
        News news = news();
        jobsAre(JobState.DONE, JobState.PAUSED);
        news.leaveBehind(() -> left.add("left"));
        assertThat(left).containsExactly("left");
        assertThat(told).isEmpty();
    }

    @Test
    void who_opens_the_window_again_keeps_it_open() throws Exception {
        News news = news();
        jobsAre(JobState.RUNNING);
        news.leaveBehind(() -> left.add("left"));
        news.stay();
        jobsAre(JobState.DONE);
        helper.next();
        assertThat(left).isEmpty();
        assertThat(told).hasSize(1);
    }

    @Test
    void a_job_that_was_interrupted_is_news_since_somebody_has_to_go_on() throws Exception {
        News news = news();
        jobsAre(JobState.RUNNING);
        news.leaveBehind(() -> left.add("left"));
        jobsAre(JobState.INTERRUPTED);
        helper.next();
        assertThat(told).extracting(JobRow::state).containsExactly(JobState.INTERRUPTED);
        assertThat(left).containsExactly("left");
    }

    @Test
    void a_helper_that_answers_no_more_does_not_keep_it_for_ever() throws Exception {
        News news = news(Duration.ofMillis(1));
        jobsAre(JobState.RUNNING);
        news.leaveBehind(() -> left.add("left"));
        isSilent.set(true);
        live.refresh();
        helper.next();
        assertThat(left).isEmpty();
        helper.next();
        assertThat(left).containsExactly("left");
    }
}
