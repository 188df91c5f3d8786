package mapback.service;

import java.util.List;
import java.util.Optional;
import mapback.job.Counts;
import mapback.job.Rate;
import mapback.pbs.store.Waiting;
import mapback.problem.Problem;
import mapback.protocol.DamageRange;
import mapback.protocol.DamageRow;
import mapback.protocol.HandedJob;
import mapback.protocol.JobCounts;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.WaitingRow;
import mapback.restore.Course;
import mapback.restore.Damage;
import org.jspecify.annotations.Nullable;

/// A job of this helper, or one that only the book knows. All of it but the course is guarded by the lock of
/// [JobTable].
final class Job {
    /// What its thread is to make of an interrupt.
    enum Wish {
        GO_ON,
        /// Its user has enough of it.
        CANCEL,
        /// The helper ends or hands over.
        STOP
    }

    final String id;
    final JobSpec spec;

    /// Shared with the work, thread-safe.
    final Course course = new Course();

    /// None in a job that only the book knows.
    private final Optional<Work> work;

    private final Optional<HeldKey> key;
    private final Rate rate = new Rate();
    private Wish wish = Wish.GO_ON;

    /// Once it has begun.
    private @Nullable Thread thread;

    /// Whether its work is over, though not yet everything behind it.
    private boolean finishing;

    /// Whether nothing more happens to it here: it has ended, and the book knows it.
    private boolean settled;

    private JobRow row;

    /// A job that is about to begin.
    ///
    /// @param work made ready; becomes the job's own, as does the key
    Job(String id, Work work, Optional<HeldKey> key, long startedAt, long changes) {
        this.id = id;
        this.spec = work.spec();
        this.work = Optional.of(work);
        this.key = key;
        this.row = first(id, spec, startedAt, changes);
    }

    /// A job from the book.
    Job(BookEntry entry) {
        this.id = entry.row().job();
        this.spec = entry.spec();
        this.work = Optional.empty();
        this.key = Optional.empty();
        this.row = entry.row();
    }

    private static JobRow first(String id, JobSpec spec, long startedAt, long changes) {
        return new JobRow(
                id,
                spec.kind(),
                spec.repository(),
                spec.namespace(),
                spec.snapshot(),
                spec.archive(),
                spec.target(),
                JobState.QUEUED,
                new JobCounts(0, 0, 0, 0, 0, 0, 0),
                0,
                Optional.empty(),
                startedAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                changes);
    }

    JobState state() {
        return row.state();
    }

    boolean isWaiting() {
        return row.state() == JobState.QUEUED && wish == Wish.GO_ON;
    }

    /// Whether its work is not over yet.
    boolean isLive() {
        return work.isPresent() && isLive(row.state());
    }

    static boolean isLive(JobState state) {
        return switch (state) {
            case QUEUED, RUNNING, PAUSED -> true;
            case INTERRUPTED, DONE, FAILED, CANCELLED -> false;
        };
    }

    Wish wish() {
        return wish;
    }

    Work work() {
        return work.orElseThrow(() -> new IllegalStateException("job " + id + " has no work here"));
    }

    /// As it is now. Each change counts up.
    JobRow row() {
        if (isLive()) {
            refresh();
        }
        return row;
    }

    /// Begins, or goes on after a pause.
    ///
    /// @param body for its thread, if it has none yet
    void run(Runnable body) {
        change(JobState.RUNNING);
        course.pause().goOn();
        if (thread == null) {
            thread = Thread.ofPlatform().name("job " + id).daemon(true).unstarted(body);
            thread.start();
        }
    }

    void pause() {
        course.pause().pause();
        change(JobState.PAUSED);
    }

    /// Waits for its turn.
    void queue() {
        change(JobState.QUEUED);
    }

    private void change(JobState state) {
        rate.restart();
        row = changed(row(), state, row.problem(), row.endedAt());
    }

    /// Asks it to end.
    ///
    /// @return true when it has no thread that could, and the caller is the first to ask: it ends the job then
    boolean interrupt(Wish why) {
        boolean first = wish == Wish.GO_ON;
        wish = why;
        if (thread != null && !finishing) {
            thread.interrupt();
        }
        return thread == null && first;
    }

    /// From here on nobody interrupts its thread, and what it holds is given back.
    void finish() {
        finishing = true;
    }

    /// It has ended, and the book knows it.
    void settle() {
        settled = true;
    }

    boolean isSettled() {
        return settled || work.isEmpty();
    }

    /// For whoever goes on with it elsewhere; empty once it is over.
    Optional<HandedJob> handed() {
        boolean can = isLive() && !finishing && !spec.isStream();
        return can ? Optional.of(new HandedJob(id, key.map(HeldKey::offer))) : Optional.empty();
    }

    /// The last change.
    ///
    /// @param now Unix milliseconds
    void end(Outcome outcome, long now) {
        if (work.isPresent()) {
            refresh();
        }
        Optional<Long> endedAt = outcome.state().isEnded() ? Optional.of(now) : Optional.empty();
        row = changed(row, outcome.state(), outcome.problem(), endedAt);
    }

    /// Gives back what it holds, which takes time: without the lock, and by whoever ended it.
    void release() {
        work.ifPresent(Work::close);
        key.ifPresent(HeldKey::close);
    }

    /// Notes how far it is.
    ///
    /// @param nanos as of [System#nanoTime()]
    void sample(long nanos) {
        Counts counts = course.progress().counts();
        if (counts.fetched() + counts.alreadyRight() + counts.damaged() == 0) {
            // Holes are done in no time; how fast says nothing about the rest.
            rate.restart();
        }
        rate.add(nanos, counts.done());
    }

    private void refresh() {
        Counts counts = course.progress().counts();
        boolean running = row.state() == JobState.RUNNING;
        JobRow fresh = new JobRow(
                id,
                spec.kind(),
                spec.repository(),
                spec.namespace(),
                spec.snapshot(),
                spec.archive(),
                spec.target(),
                row.state(),
                asRow(counts),
                running ? rate.perSecond() : 0,
                running ? rate.secondsFor(counts.total() - counts.done()) : Optional.empty(),
                row.startedAt(),
                row.endedAt(),
                row.problem(),
                running ? work().waiting().map(Job::asRow) : Optional.empty(),
                course.damages().first().stream().map(Job::asRow).toList(),
                course.damages().count(),
                row.changes());
        if (!fresh.equals(row)) {
            row = changed(fresh, fresh.state(), fresh.problem(), fresh.endedAt());
        }
    }

    private static JobCounts asRow(Counts counts) {
        return new JobCounts(
                counts.total(),
                counts.holes(),
                counts.alreadyRight(),
                counts.fetched(),
                counts.written(),
                counts.verified(),
                counts.damaged());
    }

    static WaitingRow asRow(Waiting waiting) {
        return new WaitingRow(waiting.since().toEpochMilli(), waiting.reason());
    }

    private static DamageRow asRow(Damage damage) {
        return new DamageRow(
                damage.archive(),
                damage.chunk().map(chunk -> new DamageRange(chunk.offset(), chunk.length(), chunk.chunkNumber())),
                damage.chunk().map(chunk -> chunk.digest().hex()).orElse(""),
                damage.problem());
    }

    /// The row one change later.
    static JobRow changed(JobRow row, JobState state, Optional<Problem> problem, Optional<Long> endedAt) {
        return row(row, state, problem, endedAt, row.damage(), row.changes() + 1);
    }

    static JobRow row(
            JobRow row,
            JobState state,
            Optional<Problem> problem,
            Optional<Long> endedAt,
            List<DamageRow> damage,
            long changes) {
        boolean running = state == JobState.RUNNING;
        return new JobRow(
                row.job(),
                row.kind(),
                row.repository(),
                row.namespace(),
                row.snapshot(),
                row.archive(),
                row.target(),
                state,
                row.counts(),
                running ? row.rate() : 0,
                running ? row.secondsLeft() : Optional.empty(),
                row.startedAt(),
                endedAt,
                problem,
                running ? row.waiting() : Optional.empty(),
                damage,
                row.damageCount(),
                changes);
    }
}
