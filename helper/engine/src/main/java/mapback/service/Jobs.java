package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import mapback.job.ShortId;
import mapback.problem.GeneralProblem.Cancelled;
import mapback.problem.HelperProblem.JobStateWrong;
import mapback.problem.HelperProblem.TooBusy;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.TargetBusy;
import mapback.protocol.AccessOffer;
import mapback.protocol.HandedJob;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.restore.Means;
import mapback.service.Job.Wish;

/// All jobs of this helper and those that its book knows: begins them, shows them, does with them what users
/// wish.
///
/// A job belongs to nobody's connection: who began it may leave. At most [#MAX_RUNNING] work at a time, the
/// others wait for their turn.
public final class Jobs implements AutoCloseable {
    /// How many jobs work at a time: each already uses all cores, more only make the disk's head jump.
    public static final int MAX_RUNNING = 4;

    /// How many jobs may be unfinished at a time: each holds its index in memory, 32 MiB for 4 TiB.
    public static final int MAX_UNFINISHED = 32;

    /// How long a caller waits for a job to end; it goes on ending if that was too short.
    static final Duration END_WAIT = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Jobs.class.getName());

    private final JobBook book;
    private final WorkMaker maker;
    private final Clock clock;
    private final JobTable table;
    private final RandomGenerator random = RandomGenerator.getDefault();

    /// Jobs that were paused when their helper ended: taken over, they stay so.
    private final Set<String> paused = new HashSet<>();

    /// Takes the jobs of earlier helpers from the book; those that were not done when their helper ended are
    /// interrupted.
    Jobs(JobBook book, WorkMaker maker, Clock clock) throws IOException {
        this.book = book;
        this.maker = maker;
        this.clock = clock;
        this.table = new JobTable(book, clock);
        List<Job> known = new ArrayList<>();
        for (BookEntry entry : book.load()) {
            known.add(known(entry));
        }
        table.open(known);
    }

    /// The jobs of a book that is in that folder, or made there.
    ///
    /// @param backups what is restored
    /// @param means        what all jobs share; stay the caller's
    public static Jobs open(Path folder, Backups backups, Means means, Clock clock) throws IOException {
        return new Jobs(new JobBook(folder), new SnapshotWorks(backups, means), clock);
    }

    private Job known(BookEntry entry) throws IOException {
        Job job = new Job(entry);
        if (job.state() == JobState.PAUSED) {
            paused.add(job.id);
        }
        if (Job.isLive(job.state())) {
            job.end(brokenOff(job.spec), clock.millis());
            book.save(new BookEntry(job.spec, job.row()));
        }
        return job;
    }

    /// What became of a job whose helper ended. A stream's reader does not come again.
    private static Outcome brokenOff(JobSpec spec) {
        return spec.isStream() ? cancelled(spec) : new Outcome(JobState.INTERRUPTED, Optional.empty());
    }

    private static Outcome cancelled(JobSpec spec) {
        return new Outcome(JobState.CANCELLED, Optional.of(new Cancelled(spec.what())));
    }

    /// Begins to make a file equal to an archive; `request.target()` is given.
    ///
    /// @throws ProblemException with what was found wrong beforehand; nothing was written then
    public JobRow startRestore(Request.Restore request) throws IOException, InterruptedException {
        return start(JobSpec.of(request), request.source(), Optional.empty());
    }

    /// Begins to write an archive's bytes to a reader; `request.target()` is empty.
    ///
    /// @throws ProblemException with what was found wrong beforehand; the sink was not opened then
    public JobRow startStream(Request.Restore request, StreamSink sink) throws IOException, InterruptedException {
        return start(JobSpec.of(request), request.source(), Optional.of(sink));
    }

    /// Begins to read and check every chunk.
    ///
    /// @throws ProblemException with what was found wrong beforehand
    public JobRow startVerify(Request.Verify request) throws IOException, InterruptedException {
        return start(JobSpec.of(request), request.source(), Optional.empty());
    }

    private JobRow start(JobSpec spec, Source source, Optional<StreamSink> sink)
            throws IOException, InterruptedException {
        if (table.all(Job::isLive).size() >= MAX_UNFINISHED) {
            throw new ProblemException(new TooBusy("jobs", MAX_UNFINISHED));
        }
        String id = ShortId.fresh(random, table::has);
        Job job = prepared(id, spec, Offers.of(source.access(), source.key()), sink, clock.millis(), 0);
        JobRow row = table.enter(job, false);
        forgetInterrupted(job.spec);
        return row;
    }

    private Job prepared(
            String id, JobSpec spec, Offers offers, Optional<StreamSink> sink, long startedAt, long changes)
            throws IOException, InterruptedException {
        Optional<HeldKey> key = offers.key();
        try {
            return new Job(id, maker.prepare(spec, offers, sink), key, startedAt, changes);
        } catch (ProblemException e) {
            key.ifPresent(HeldKey::close);
            throw withHolder(e);
        } catch (Throwable e) {
            key.ifPresent(HeldKey::close);
            throw e;
        }
    }

    /// Who prepares a job sees that a target is taken, but not by which job.
    private ProblemException withHolder(ProblemException e) {
        if (!(e.problem() instanceof TargetBusy busy) || !busy.job().isEmpty()) {
            return e;
        }
        String holder = table.all(job -> job.isLive() && job.spec.target().equals(busy.target())).stream()
                .map(job -> job.id)
                .findFirst()
                .orElse("?");
        return new ProblemException(new TargetBusy(busy.target(), holder), e);
    }

    /// The same command goes on where an interrupted job was, so that job will not.
    private void forgetInterrupted(JobSpec spec) {
        if (spec.file().isPresent()) {
            table.all(job -> job.state() == JobState.INTERRUPTED
                            && job.spec.file().equals(spec.file()))
                    .forEach(table::forget);
        }
    }

    /// All jobs, in the order in which they began.
    public List<JobRow> jobs() {
        return table.rows();
    }

    /// A job as it is now.
    public JobRow job(String id) throws ProblemException {
        return table.row(id);
    }

    /// Whether a job works, waits for its turn or is paused.
    public boolean isBusy() {
        return !table.all(Job::isLive).isEmpty();
    }

    /// Hands out a job's rows as it changes, four a second at most, until it has ended or was interrupted.
    ///
    /// @throws IOException of the sink, or a [ProblemException] with [JobMissing]
    public void watch(String id, RowSink sink) throws IOException, InterruptedException {
        table.watch(id, sink);
    }

    /// Ends a job; what it has written stays.
    ///
    /// @throws ProblemException with [JobStateWrong] when it has ended already
    public JobRow cancel(String id) throws ProblemException, InterruptedException {
        Job job = table.job(id);
        boolean endsHere = table.locked(() -> job.isLive() && job.interrupt(Wish.CANCEL));
        if (endsHere) {
            table.end(job, Outcome.cancelled(job.work()));
        } else if (!table.awaitEnd(job, END_WAIT)) {
            LOG.log(Level.WARNING, "job " + id + ": is slow to end");
        } else if (table.locked(job::wish) != Wish.CANCEL) {
            table.change(id, interrupted -> {
                if (interrupted.state() != JobState.INTERRUPTED) {
                    throw stateWrong(interrupted, "cancel");
                }
                interrupted.end(cancelled(interrupted.spec), clock.millis());
            });
        }
        return table.row(id);
    }

    /// Lets a job stop between two chunks; does nothing to one that is paused.
    ///
    /// @throws ProblemException with [JobStateWrong] when it does not work
    public JobRow pause(String id) throws ProblemException {
        return table.change(id, job -> {
            switch (job.state()) {
                case QUEUED, RUNNING -> job.pause();
                case PAUSED -> {}
                case INTERRUPTED, DONE, FAILED, CANCELLED -> throw stateWrong(job, "pause");
            }
        });
    }

    /// Goes on with a paused or interrupted job; does nothing to one that works.
    ///
    /// @param access for an interrupted job whose server wants a login
    /// @param key    for an interrupted job that needs one
    /// @throws ProblemException with [JobStateWrong], or as [#startRestore] when an interrupted job cannot go
    /// on
    public JobRow goOn(String id, Optional<AccessOffer> access, Optional<KeyOffer> key)
            throws IOException, InterruptedException {
        Job job = table.job(id);
        if (table.locked(job::state) == JobState.INTERRUPTED) {
            return beginAgain(table.locked(job::row), job.spec, Offers.of(access, key), false);
        }
        return table.change(id, paused -> {
            switch (paused.state()) {
                case PAUSED -> paused.queue();
                case QUEUED, RUNNING -> {}
                case INTERRUPTED, DONE, FAILED, CANCELLED -> throw stateWrong(paused, "continue");
            }
        });
    }

    private JobRow beginAgain(JobRow row, JobSpec spec, Offers offers, boolean paused)
            throws IOException, InterruptedException {
        Job job = prepared(row.job(), spec, offers, Optional.empty(), row.startedAt(), row.changes());
        return table.enter(job, paused);
    }

    private static ProblemException stateWrong(Job job, String wish) {
        return new ProblemException(new JobStateWrong(job.id, job.state().name().toLowerCase(Locale.ROOT), wish));
    }

    /// Interrupts all jobs, since the helper ends; they can go on in the next one. No job begins any more.
    public void interruptAll() throws InterruptedException {
        table.closeDoors();
        List<Job> unsettled = table.all(job -> !job.isSettled());
        for (Job job : unsettled) {
            if (table.locked(() -> job.isLive() && job.interrupt(Wish.STOP))) {
                table.end(job, Outcome.interrupted(job.work()));
            }
        }
        for (Job job : unsettled) {
            if (!table.awaitEnd(job, END_WAIT)) {
                LOG.log(Level.WARNING, "job " + job.id + ": is slow to end");
            }
        }
    }

    /// Stops all jobs for the helper that takes over. Streams end: their readers hang on this one.
    ///
    /// @return what it needs beside the book to go on with them
    public List<HandedJob> handOver() throws InterruptedException {
        table.closeDoors();
        List<HandedJob> handed = new ArrayList<>();
        List<Job> paused = table.all(job -> job.state() == JobState.PAUSED);
        for (Job job : table.all(Job::isLive)) {
            table.locked(job::handed).ifPresent(handed::add);
        }
        interruptAll();
        paused.forEach(job -> note(job, JobState.PAUSED));
        return handed;
    }

    private void note(Job job, JobState state) {
        JobRow row = table.locked(job::row);
        try {
            book.save(new BookEntry(job.spec, Job.changed(row, state, row.problem(), row.endedAt())));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "job book: " + job.id + " cannot be written", e);
        }
    }

    /// Goes on with the jobs of the helper before this one, which has handed them over. One that cannot go on
    /// stays interrupted and says why.
    public void takeOver(List<HandedJob> handed) throws IOException, InterruptedException {
        for (HandedJob one : handed) {
            Optional<BookEntry> entry = book.load(one.job());
            if (entry.isPresent()) {
                takeOver(entry.get(), one.key());
            }
        }
    }

    private void takeOver(BookEntry entry, Optional<KeyOffer> key) throws InterruptedException {
        JobRow row = entry.row();
        try {
            beginAgain(
                    row,
                    entry.spec(),
                    Offers.of(Optional.empty(), key),
                    row.state() == JobState.PAUSED || paused.contains(row.job()));
        } catch (ProblemException e) {
            Job job = new Job(entry);
            job.end(new Outcome(JobState.INTERRUPTED, Optional.of(e.problem())), clock.millis());
            table.keep(job);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "job " + row.job() + ": cannot go on", e);
        }
    }

    /// Interrupts all jobs and ends.
    @Override
    public void close() {
        try {
            interruptAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            table.close();
        }
    }
}
