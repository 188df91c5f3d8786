package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mapback.job.JobId;
import mapback.problem.HelperProblem.JobMissing;
import mapback.problem.ProblemException;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import org.jspecify.annotations.Nullable;

/// The jobs, whose turn it is, and the threads that work on them; the book follows every change.
final class JobTable {
    /// The shortest time between two rows for a watcher: four a second, as fast as anybody reads.
    static final Duration WATCH_INTERVAL = Duration.ofMillis(250);

    /// How often the book learns how far a running job is.
    static final Duration SAVE_INTERVAL = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(JobTable.class.getName());

    private final JobBook book;
    private final Clock clock;

    /// Guards the fields below and everything in each [Job]. Never held while anything is read, written or closed.
    private final ReentrantLock lock = new ReentrantLock();

    /// Told of every change of a state, and at each beat of the pulse.
    private final Condition changed = lock.newCondition();

    /// By id, in the order in which they queued up.
    private final Map<String, Job> jobs = new LinkedHashMap<>();

    private boolean closing;

    /// Keeps writers of the book from overtaking each other.
    private final ReentrantLock writing = new ReentrantLock();

    private final Thread pulse =
            Thread.ofPlatform().name("job pulse").daemon(true).unstarted(this::beat);

    JobTable(JobBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /// @param known jobs of earlier helpers, in order
    void open(List<Job> known) {
        known.forEach(job -> jobs.put(job.id, job));
        prune();
        pulse.start();
    }

    /// Adds a job that is ready to work. The book knows it before it writes its first byte: were the helper killed
    /// right then, the next one could not tell of it.
    ///
    /// @param paused whether it is to wait until it is told to go on
    /// @throws InterruptedException when the helper ends
    JobRow enter(Job job, boolean paused) throws InterruptedException {
        if (paused) {
            job.pause();
        }
        write(new BookEntry(job.spec, job.row()));
        if (!add(job)) {
            if (!has(job.id)) {
                remove(job.id);
            }
            job.release();
            throw new InterruptedException("the helper ends");
        }
        prune();
        return locked(job::row);
    }

    private boolean add(Job job) {
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            jobs.remove(job.id);
            jobs.put(job.id, job);
            fillSlots();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Adds a job that only the book knows.
    void keep(Job job) {
        locked(() -> jobs.put(job.id, job));
        saved(job);
    }

    /// Lets queued jobs work, the longest waiting first. Called with the lock held.
    private void fillSlots() {
        long free = Jobs.MAX_RUNNING - count(job -> job.state() == JobState.RUNNING);
        for (Job job : jobs.values()) {
            if (free > 0 && job.isWaiting() && !closing) {
                free--;
                job.run(() -> new JobId(job.id).run(() -> work(job)));
            }
        }
        changed.signalAll();
    }

    private long count(Predicate<Job> which) {
        return jobs.values().stream().filter(which).count();
    }

    /// What a job's thread does.
    private void work(Job job) {
        LOG.log(Level.INFO, JobId.prefix() + job.spec.kind() + " of " + job.spec.snapshot() + " begins");
        Outcome outcome = Outcome.of(job.work(), job.course, () -> locked(job::wish));
        end(job, outcome);
        LOG.log(Level.INFO, JobId.prefix() + outcome.state());
    }

    /// Ends a job whose work is over, on its thread, or one whose work will never be run.
    void end(Job job, Outcome outcome) {
        locked(() -> {
            job.finish();
            // An interrupt that came too late would break off what follows.
            return Thread.interrupted();
        });
        job.release();
        locked(() -> {
            job.end(outcome, clock.millis());
            fillSlots();
            return job;
        });
        saved(job);
        locked(() -> {
            job.settle();
            changed.signalAll();
            return job;
        });
    }

    /// Runs something with the lock held.
    <T extends @Nullable Object> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /// Changes a job and lets whoever waits for a turn or for news have it.
    ///
    /// @throws ProblemException with [JobMissing], or as the change throws it
    JobRow change(String id, Change change) throws ProblemException {
        Job job;
        lock.lock();
        try {
            job = find(id);
            change.of(job);
            fillSlots();
        } finally {
            lock.unlock();
        }
        return saved(job);
    }

    /// Whether there is a job of that id.
    boolean has(String id) {
        return locked(() -> jobs.containsKey(id));
    }

    Job job(String id) throws ProblemException {
        lock.lock();
        try {
            return find(id);
        } finally {
            lock.unlock();
        }
    }

    private Job find(String id) throws ProblemException {
        Job job = jobs.get(id);
        if (job == null) {
            throw new ProblemException(new JobMissing(id));
        }
        return job;
    }

    /// Those that are so.
    List<Job> all(Predicate<Job> which) {
        return locked(() -> jobs.values().stream().filter(which).toList());
    }

    /// The job as it is now.
    JobRow row(String id) throws ProblemException {
        Job job = job(id);
        return locked(job::row);
    }

    /// All as they are now, in the order in which they began; damage is counted but not listed, since a list of
    /// jobs with 500 damaged ranges each fits no message.
    List<JobRow> rows() {
        return locked(() -> jobs.values().stream()
                .map(job -> withoutDamage(job.row()))
                .sorted(Comparator.comparingLong(JobRow::startedAt).thenComparing(JobRow::job))
                .toList());
    }

    private static JobRow withoutDamage(JobRow row) {
        return Job.row(row, row.state(), row.problem(), row.endedAt(), List.of(), row.changes());
    }

    /// Hands out a job's rows as it changes, at most one in [#WATCH_INTERVAL] but the last one at once, until the
    /// job has ended or was interrupted.
    void watch(String id, RowSink sink) throws IOException, InterruptedException {
        long seen = -1;
        JobRow row;
        do {
            row = next(id, seen);
            sink.accept(row);
            seen = row.changes();
        } while (Job.isLive(row.state()));
    }

    private JobRow next(String id, long seen) throws ProblemException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = seen < 0 ? 0 : WATCH_INTERVAL.toNanos();
            long notBefore = System.nanoTime() + left;
            while (find(id).isLive() && (left > 0 || find(id).row().changes() == seen)) {
                left = changed.awaitNanos(left > 0 ? left : WATCH_INTERVAL.toNanos());
                left = Math.min(left, notBefore - System.nanoTime());
            }
            return find(id).row();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the job has ended and the book knows it.
    ///
    /// @return false when that took too long
    boolean awaitEnd(Job job, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long wait = atMost.toNanos();
            while (!job.isSettled() && wait > 0) {
                wait = changed.awaitNanos(wait);
            }
            return job.isSettled();
        } finally {
            lock.unlock();
        }
    }

    /// Lets no job begin any more.
    void closeDoors() {
        locked(() -> closing = true);
    }

    /// Forgets a job, here and in the book.
    void forget(Job job) {
        locked(() -> jobs.remove(job.id, job));
        remove(job.id);
    }

    private void remove(String id) {
        writing.lock();
        try {
            book.remove(id);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "job book: " + id + " cannot be removed", e);
        } finally {
            writing.unlock();
        }
    }

    private void prune() {
        Set<String> outdated = locked(() -> {
            List<JobRow> rows = jobs.values().stream().map(Job::row).toList();
            Set<String> old = JobBook.outdated(rows, clock.instant());
            jobs.keySet().removeAll(old);
            return old;
        });
        outdated.forEach(this::remove);
    }

    /// Writes the job down as it is now. A book that cannot be written stops no job.
    private JobRow saved(Job job) {
        writing.lock();
        try {
            JobRow row = locked(job::row);
            if (locked(() -> jobs.get(job.id)) == job) {
                book.save(new BookEntry(job.spec, row));
            }
            return row;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "job book: " + job.id + " cannot be written", e);
            return locked(job::row);
        } finally {
            writing.unlock();
        }
    }

    /// Writes down a job that nobody else has yet.
    private void write(BookEntry entry) {
        writing.lock();
        try {
            book.save(entry);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "job book: " + entry.row().job() + " cannot be written", e);
        } finally {
            writing.unlock();
        }
    }

    /// Four times a second: how fast jobs are, news for watchers, and now and then a word in the book.
    private void beat() {
        long saved = System.nanoTime();
        try {
            while (awaitLive()) {
                Thread.sleep(WATCH_INTERVAL);
                List<Job> running = all(job -> job.state() == JobState.RUNNING);
                locked(() -> {
                    running.forEach(job -> job.sample(System.nanoTime()));
                    changed.signalAll();
                    return running;
                });
                if (System.nanoTime() - saved > SAVE_INTERVAL.toNanos()) {
                    running.forEach(this::saved);
                    saved = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            // The table closes.
        }
    }

    private boolean awaitLive() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (count(Job::isLive) == 0) {
                changed.await();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Stops keeping up. All jobs have ended.
    void close() {
        pulse.interrupt();
    }

    /// Something to be done to a job, with the lock held.
    interface Change {
        void of(Job job) throws ProblemException;
    }
}
