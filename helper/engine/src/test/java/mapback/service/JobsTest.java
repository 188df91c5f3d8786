package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import mapback.problem.DamageProblem.FileMissing;
import mapback.problem.GeneralProblem.Cancelled;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.HelperProblem.JobMissing;
import mapback.problem.HelperProblem.JobStateWrong;
import mapback.problem.HelperProblem.TooBusy;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.ProblemException;
import mapback.protocol.HandedJob;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.SecretText;
import mapback.protocol.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final KeyOffer KEY = new KeyOffer(
            new SecretText("{\"data\":\"topsecret\"}"), "/home/u/my.key", Optional.of(new SecretText("passw0rd")));

    @TempDir
    Path state;

    private final ScriptedWorks works = new ScriptedWorks();
    private Jobs jobs;

    @BeforeEach
    void open() throws IOException {
        jobs = reopened();
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private Jobs reopened() throws IOException {
        return new Jobs(new JobBook(state.resolve("jobs")), works, Clock.systemUTC());
    }

    private JobRow start(String archive, String target) throws Exception {
        return jobs.startRestore(restore(archive, target, Optional.empty()));
    }

    private static Request.Restore restore(String archive, String target, Optional<KeyOffer> key) {
        return new Request.Restore(
                new Source("/datastore", "", key),
                "vm/100",
                archive,
                Optional.of(target),
                new RestoreOptions(false, false, false, false, 0022));
    }

    /// Waits until a job is so.
    private JobRow await(String job, Predicate<JobRow> wish) throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        while (System.nanoTime() < end) {
            JobRow row = jobs.job(job);
            if (wish.test(row)) {
                return row;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("not reached: " + jobs.job(job));
    }

    private static Predicate<JobRow> is(JobState state) {
        return row -> row.state() == state;
    }

    private static Predicate<JobRow> hasDone(long bytes) {
        return row -> row.counts().done() == bytes;
    }

    @Test
    void a_job_is_in_the_book_before_it_writes_its_first_byte() throws Exception {
        BlockingQueue<List<String>> found = new LinkedBlockingQueue<>();
        works.beginning = spec -> found.add(targetsInBook());
        start("a.img", "/t/a");
        assertThat(found.poll(LONG.toSeconds(), TimeUnit.SECONDS)).containsExactly("/t/a");
    }

    private List<String> targetsInBook() {
        try {
            return new JobBook(state.resolve("jobs"))
                    .load().stream().map(entry -> entry.row().target()).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_job_runs_to_its_end_and_says_how_far_it_is() throws Exception {
        JobRow row = start("a.img", "/t/a");
        assertThat(row.state()).isEqualTo(JobState.RUNNING);
        assertThat(row.job()).matches("[a-z][a-z2-9]{3}");
        works.steps.release(3);
        assertThat(await(row.job(), hasDone(300)).counts().total()).isEqualTo(1000);
        works.steps.release(7);
        JobRow done = await(row.job(), is(JobState.DONE));
        assertThat(done.counts().written()).isEqualTo(1000);
        assertThat(done.endedAt()).isPresent();
        assertThat(done.problem()).isEmpty();
        assertThat(done.changes()).isGreaterThan(row.changes());
        assertThat(works.closedCount()).isEqualTo(1);
    }

    @Test
    void a_problem_ends_a_job_and_shows_in_its_row() throws Exception {
        works.steps.release(10);
        JobRow row = await(start("damaged.img", "/t/a").job(), is(JobState.FAILED));
        assertThat(row.problem()).get().isInstanceOf(FileMissing.class);
    }

    @Test
    void a_bug_ends_its_job_only_and_names_the_place_in_the_log() throws Exception {
        works.steps.release(20);
        JobRow row = await(start("bug.img", "/t/a").job(), is(JobState.FAILED));
        assertThat(row.problem()).get().isInstanceOf(Internal.class);
        await(start("a.img", "/t/b").job(), is(JobState.DONE));
    }

    @Test
    void a_job_that_is_done_may_still_say_what_its_result_lacks() throws Exception {
        works.steps.release(10);
        JobRow row = await(start("lacking.img", "/t/a").job(), is(JobState.DONE));
        assertThat(row.problem()).contains(new Cancelled("a part of it"));
    }

    @Test
    void what_is_found_wrong_beforehand_makes_no_job() {
        assertThatThrownBy(() -> start("secret.img", "/t/a"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(KeyNeeded.class));
        assertThat(jobs.jobs()).isEmpty();
    }

    @Test
    void four_jobs_work_and_the_fifth_waits_for_its_turn() throws Exception {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < Jobs.MAX_RUNNING; i++) {
            running.add(start("a.img", "/t/" + i).job());
        }
        JobRow fifth = start("a.img", "/t/5");
        assertThat(fifth.state()).isEqualTo(JobState.QUEUED);
        jobs.cancel(running.getFirst());
        await(fifth.job(), is(JobState.RUNNING));
    }

    @Test
    void there_is_an_end_to_how_many_jobs_may_wait() throws Exception {
        for (int i = 0; i < Jobs.MAX_UNFINISHED; i++) {
            start("a.img", "/t/" + i);
        }
        assertThatThrownBy(() -> start("a.img", "/t/more"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(TooBusy.class));
    }

    @Test
    void a_running_job_is_cancelled_at_once() throws Exception {
        String job = start("a.img", "/t/a").job();
        works.steps.release(2);
        await(job, hasDone(200));
        long begin = System.nanoTime();
        JobRow row = jobs.cancel(job);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(row.state()).isEqualTo(JobState.CANCELLED);
        assertThat(row.problem()).contains(new Cancelled("a.img"));
        assertThat(row.counts().done()).isEqualTo(200);
        assertThat(works.closedCount()).isEqualTo(1);
    }

    @Test
    void a_job_that_waits_for_its_turn_is_cancelled_before_it_begins() throws Exception {
        for (int i = 0; i < Jobs.MAX_RUNNING; i++) {
            start("a.img", "/t/" + i);
        }
        String waiting = start("a.img", "/t/waiting").job();
        assertThat(jobs.cancel(waiting).state()).isEqualTo(JobState.CANCELLED);
        assertThat(works.closedCount()).isEqualTo(1);
    }

    @Test
    void cancelling_what_has_ended_is_refused() throws Exception {
        works.steps.release(10);
        String job = start("a.img", "/t/a").job();
        await(job, is(JobState.DONE));
        assertThatThrownBy(() -> jobs.cancel(job))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                        .isEqualTo(new JobStateWrong(job, "done", "cancel")));
    }

    @Test
    void a_paused_job_stands_still_and_makes_room_for_another() throws Exception {
        String job = start("a.img", "/t/a").job();
        works.steps.release(1);
        await(job, hasDone(100));
        assertThat(jobs.pause(job).state()).isEqualTo(JobState.PAUSED);
        works.steps.release(1);
        await(job, hasDone(200));
        for (int i = 0; i < Jobs.MAX_RUNNING; i++) {
            assertThat(start("a.img", "/t/" + i).state()).isEqualTo(JobState.RUNNING);
        }
        assertThat(jobs.goOn(job, Optional.empty(), Optional.empty()).state()).isEqualTo(JobState.QUEUED);
        works.steps.release(100);
        assertThat(await(job, is(JobState.DONE)).counts().done()).isEqualTo(1000);
    }

    @Test
    void a_paused_job_can_be_cancelled() throws Exception {
        String job = start("a.img", "/t/a").job();
        jobs.pause(job);
        assertThat(jobs.cancel(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void a_job_that_waits_for_its_turn_can_be_paused() throws Exception {
        for (int i = 0; i < Jobs.MAX_RUNNING; i++) {
            start("a.img", "/t/" + i);
        }
        String waiting = start("a.img", "/t/waiting").job();
        assertThat(jobs.pause(waiting).state()).isEqualTo(JobState.PAUSED);
        assertThat(jobs.goOn(waiting, Optional.empty(), Optional.empty()).state())
                .isEqualTo(JobState.QUEUED);
    }

    @Test
    void a_job_that_is_not_there_is_named() {
        assertThatThrownBy(() -> jobs.pause("zzzz"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(new JobMissing("zzzz")));
    }

    @Test
    void a_watcher_gets_the_latest_four_times_a_second_at_most_and_the_end_at_once() throws Exception {
        String job = start("a.img", "/t/a").job();
        List<JobRow> seen = new ArrayList<>();
        long begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watching = threads.submit(() -> {
                jobs.watch(job, seen::add);
                return seen;
            });
            for (int i = 0; i < ScriptedWorks.STEPS; i++) {
                works.steps.release();
                await(job, hasDone(100L * (i + 1)));
            }
            await(job, is(JobState.DONE));
            watching.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        long quarters = (System.nanoTime() - begin) / JobTable.WATCH_INTERVAL.toNanos();
        assertThat(seen).hasSizeLessThanOrEqualTo((int) quarters + 2);
        assertThat(seen).extracting(JobRow::changes).isSorted().doesNotHaveDuplicates();
        assertThat(seen.getLast().state()).isEqualTo(JobState.DONE);
        assertThat(seen.getLast().counts().done()).isEqualTo(1000);
    }

    @Test
    void a_watcher_of_a_still_job_hears_nothing() throws Exception {
        String job = start("a.img", "/t/a").job();
        jobs.pause(job);
        List<JobRow> seen = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watching = threads.submit(() -> {
                jobs.watch(job, seen::add);
                return seen;
            });
            assertThatThrownBy(() -> watching.get(700, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            watching.cancel(true);
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void a_watcher_that_hangs_up_ends_no_job() throws Exception {
        String job = start("a.img", "/t/a").job();
        assertThatThrownBy(() -> jobs.watch(job, _ -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class);
        works.steps.release(10);
        await(job, is(JobState.DONE));
    }

    @Test
    void a_running_job_shows_its_rate_and_the_time_left() throws Exception {
        String job = start("a.img", "/t/a").job();
        works.steps.release(1);
        await(job, hasDone(100));
        Thread.sleep(2 * JobTable.WATCH_INTERVAL.toMillis());
        works.steps.release(4);
        JobRow row = await(job, running -> running.rate() > 0);
        assertThat(row.secondsLeft()).isPresent();
    }

    @Test
    void the_book_knows_ended_jobs_in_the_next_helper() throws Exception {
        works.steps.release(10);
        JobRow done = await(start("damaged.img", "/t/a").job(), is(JobState.FAILED));
        jobs.close();
        jobs = reopened();
        assertThat(jobs.jobs()).containsExactly(done);
    }

    @Test
    void a_job_is_interrupted_when_its_helper_ends_and_goes_on_in_the_next_one() throws Exception {
        String job = start("a.img", "/t/a").job();
        works.steps.release(2);
        await(job, hasDone(200));
        jobs.interruptAll();
        assertThat(jobs.job(job).state()).isEqualTo(JobState.INTERRUPTED);
        jobs.close();
        jobs = reopened();
        JobRow interrupted = jobs.job(job);
        assertThat(interrupted.state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(interrupted.counts().done()).isEqualTo(200);
        assertThat(jobs.goOn(job, Optional.empty(), Optional.empty()).state()).isEqualTo(JobState.RUNNING);
        works.steps.release(10);
        assertThat(await(job, is(JobState.DONE)).changes()).isGreaterThan(interrupted.changes());
        assertThat(works.prepared.getLast().options().umask()).isEqualTo(0022);
    }

    @Test
    void a_job_of_a_killed_helper_is_interrupted() throws Exception {
        String job = start("a.img", "/t/a").job();
        Jobs next = reopened();
        try {
            assertThat(next.job(job).state()).isEqualTo(JobState.INTERRUPTED);
        } finally {
            next.close();
        }
    }

    @Test
    void an_interrupted_job_asks_for_its_key_again() throws Exception {
        String job = jobs.startRestore(restore("secret.img", "/t/a", Optional.of(KEY)))
                .job();
        jobs.close();
        jobs = reopened();
        assertThatThrownBy(() -> jobs.goOn(job, Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(KeyNeeded.class));
        assertThat(jobs.job(job).state()).isEqualTo(JobState.INTERRUPTED);
        jobs.goOn(job, Optional.empty(), Optional.of(KEY));
        works.steps.release(10);
        await(job, is(JobState.DONE));
    }

    @Test
    void the_same_command_takes_the_place_of_an_interrupted_job() throws Exception {
        String first = start("a.img", "/t/a").job();
        jobs.close();
        jobs = reopened();
        String second = start("a.img", "/t/a").job();
        assertThat(jobs.jobs()).extracting(JobRow::job).containsExactly(second);
        assertThat(first).isNotEqualTo(second);
        jobs.close();
        jobs = reopened();
        assertThat(jobs.jobs()).extracting(JobRow::job).containsExactly(second);
    }

    @Test
    void an_interrupted_job_can_be_cancelled_and_not_paused() throws Exception {
        String job = start("a.img", "/t/a").job();
        jobs.close();
        jobs = reopened();
        assertThatThrownBy(() -> jobs.pause(job)).isInstanceOf(ProblemException.class);
        assertThat(jobs.cancel(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void a_stream_ends_with_its_helper() throws Exception {
        Request.Restore stream = new Request.Restore(
                new Source("/datastore", "", Optional.empty()),
                "vm/100",
                "a.img",
                Optional.empty(),
                new RestoreOptions(false, false, false, false, 0));
        String job = jobs.startStream(stream, () -> {
                    throw new IOException("not opened");
                })
                .job();
        jobs.interruptAll();
        assertThat(jobs.job(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void a_newer_helper_takes_jobs_over_with_their_keys_and_paused_ones_stay_paused() throws Exception {
        String running = jobs.startRestore(restore("secret.img", "/t/a", Optional.of(KEY)))
                .job();
        String paused = start("a.img", "/t/b").job();
        jobs.pause(paused);
        List<HandedJob> handed = jobs.handOver();
        assertThat(handed).extracting(HandedJob::job).containsExactlyInAnyOrder(running, paused);
        jobs.close();
        jobs = reopened();
        jobs.takeOver(handed);
        assertThat(jobs.job(running).state()).isEqualTo(JobState.RUNNING);
        assertThat(jobs.job(paused).state()).isEqualTo(JobState.PAUSED);
        works.steps.release(10);
        await(running, is(JobState.DONE));
    }

    @Test
    void a_job_that_cannot_be_taken_over_stays_interrupted_and_says_why() throws Exception {
        String job = jobs.startRestore(restore("secret.img", "/t/a", Optional.of(KEY)))
                .job();
        jobs.handOver();
        jobs.close();
        jobs = reopened();
        jobs.takeOver(List.of(new HandedJob(job, Optional.empty())));
        assertThat(jobs.job(job).state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(jobs.job(job).problem()).get().isInstanceOf(KeyNeeded.class);
    }

    @Test
    void no_job_begins_in_a_helper_that_ends() throws Exception {
        jobs.interruptAll();
        assertThatThrownBy(() -> start("a.img", "/t/a")).isInstanceOf(InterruptedException.class);
        assertThat(works.closedCount()).isEqualTo(1);
    }

    @Test
    void the_book_holds_no_secret_and_is_private() throws Exception {
        String job = jobs.startRestore(restore("secret.img", "/t/a", Optional.of(KEY)))
                .job();
        Path entry = state.resolve("jobs").resolve(job + ".json");
        assertThat(Files.readString(entry))
                .doesNotContain("topsecret", "passw0rd")
                .contains("secret.img");
        assertThat(Files.getAttribute(entry, "unix:mode").toString()).isEqualTo(Integer.toString(0100600));
    }

    @Test
    void a_damaged_entry_of_the_book_is_moved_aside() throws Exception {
        works.steps.release(10);
        JobRow sound = await(start("a.img", "/t/a").job(), is(JobState.DONE));
        jobs.close();
        Path folder = state.resolve("jobs");
        Files.writeString(folder.resolve("r7k2.json"), "{\"spec\": 5");
        Files.writeString(folder.resolve("r7k3.json"), "{}");
        Files.copy(folder.resolve(sound.job() + ".json"), folder.resolve("r7k4.json"));
        jobs = reopened();
        assertThat(jobs.jobs()).extracting(JobRow::job).containsExactly(sound.job());
        assertThat(folder.resolve("r7k2.json.damaged")).exists();
        assertThat(folder.resolve("r7k3.json.damaged")).exists();
        assertThat(folder.resolve("r7k4.json.damaged")).exists();
    }

    @Test
    void ended_jobs_are_forgotten_after_a_week_or_when_they_are_too_many() throws Exception {
        works.steps.release(1000);
        JobRow row = await(start("a.img", "/t/a").job(), is(JobState.DONE));
        Instant end = Instant.ofEpochMilli(row.endedAt().orElseThrow());
        assertThat(JobBook.outdated(List.of(row), end.plus(Duration.ofDays(6)))).isEmpty();
        assertThat(JobBook.outdated(List.of(row), end.plus(Duration.ofDays(8)))).containsExactly(row.job());
        List<JobRow> many = new ArrayList<>();
        for (int i = 0; i < JobBook.KEPT_ENDED + 3; i++) {
            many.add(row);
        }
        assertThat(JobBook.outdated(many, end)).isNotEmpty();
        assertThat(JobBook.outdated(many.subList(0, JobBook.KEPT_ENDED), end)).isEmpty();
    }

    @Test
    void many_jobs_at_once_all_end() throws InterruptedException, ExecutionException {
        works.steps.release(Integer.MAX_VALUE / 2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watchers = new ArrayList<java.util.concurrent.Future<JobState>>();
            for (int i = 0; i < 20; i++) {
                String target = "/t/" + i;
                watchers.add(threads.submit(() -> {
                    List<JobRow> rows = new ArrayList<>();
                    jobs.watch(start("a.img", target).job(), rows::add);
                    return rows.getLast().state();
                }));
            }
            for (var watcher : watchers) {
                assertThat(watcher.get()).isEqualTo(JobState.DONE);
            }
        }
        assertThat(jobs.isBusy()).isFalse();
        assertThat(works.closedCount()).isEqualTo(20);
    }
}
