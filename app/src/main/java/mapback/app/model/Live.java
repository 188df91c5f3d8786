package mapback.app.model;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Asker;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// The jobs and mappings that there are, whoever began them: the helper is asked for both again and again, so
/// what was begun on the command line is seen within two seconds, and a helper that was started anew too.
public final class Live {
    /// While something moves: progress is seen to move.
    private static final Duration BUSY = Duration.ofMillis(500);

    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Helper helper;
    private final Work work;
    private final ObservableList<JobItem> jobs = FXCollections.observableArrayList();
    private final ObservableList<JobItem> shownJobs = FXCollections.unmodifiableObservableList(jobs);
    private final ObservableList<MappingItem> mappings = FXCollections.observableArrayList();
    private final ObservableList<MappingItem> shownMappings = FXCollections.unmodifiableObservableList(mappings);
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(Optional.empty());

    private final ReadOnlyLongWrapper running = new ReadOnlyLongWrapper(0);

    /// Jobs that were seen to work, whose end is news.
    private final Map<String, JobState> seen = new HashMap<>();

    private Consumer<JobRow> ended = _ -> {};
    private boolean isFirst = true;

    Live(Helper helper, Work work) {
        this.helper = helper;
        this.work = work;
    }

    /// Newest first.
    public ObservableList<JobItem> jobs() {
        return shownJobs;
    }

    /// In the order in which they were made.
    public ObservableList<MappingItem> mappings() {
        return shownMappings;
    }

    /// Why the helper cannot be asked, while that is so.
    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    /// Who wants to know of jobs that come to their end, or stop since what they ran in ended.
    public void whenEnded(Consumer<JobRow> taker) {
        ended = taker;
    }

    /// How many jobs work now.
    public ReadOnlyLongProperty running() {
        return running.getReadOnlyProperty();
    }

    private record Now(List<JobRow> jobs, List<MappingRow> mappings) {}

    /// Begins to ask, until it is dropped.
    public Work.Doing begin() {
        return work.begin(
                () -> {
                    while (true) {
                        Thread.sleep(round());
                    }
                },
                _ -> {},
                one -> problem.set(Optional.of(one)));
    }

    private Duration round() throws InterruptedException {
        try {
            Now now = ask();
            work.window().execute(() -> take(now));
            boolean isBusy = now.jobs().stream().anyMatch(Live::isActive)
                    || now.mappings().stream()
                            .anyMatch(row -> row.rate() > 0 || row.waiting().isPresent());
            return isBusy ? BUSY : QUIET;
        } catch (ProblemException e) {
            work.window().execute(() -> problem.set(Optional.of(e.problem())));
            return QUIET;
        } catch (IOException | RuntimeException e) {
            // One bad answer must not end the looking for good.
            Internal bug = new Internal(work.log().apply(e));
            work.window().execute(() -> problem.set(Optional.of(bug)));
            return QUIET;
        }
    }

    private Now ask() throws IOException, InterruptedException {
        return new Now(
                helper.collect(new Request.ListJobs(), Reply.Jobs.class, Reply.Jobs::jobs),
                helper.collect(new Request.ListMappings(), Reply.Mappings.class, Reply.Mappings::mappings));
    }

    /// Asks once more, now.
    public void refresh() {
        work.begin(this::ask, this::take, one -> problem.set(Optional.of(one)));
    }

    private void take(Now now) {
        problem.set(Optional.empty());
        merge(jobs, now.jobs().reversed(), JobItem::id, JobRow::job, JobItem::take, JobItem::new);
        merge(mappings, now.mappings(), MappingItem::id, MappingRow::mapping, MappingItem::take, MappingItem::new);
        for (JobRow row : now.jobs()) {
            JobState before = seen.put(row.job(), row.state());
            boolean isNews = before == null ? !isFirst && row.state().isEnded() : isActive(before);
            if (isNews && (row.state().isEnded() || row.state() == JobState.INTERRUPTED)) {
                ended.accept(row);
            }
        }
        seen.keySet().retainAll(now.jobs().stream().map(JobRow::job).toList());
        isFirst = false;
        // Behind the news: who waits until nothing works any more has heard how all of it ended.
        running.set(now.jobs().stream().filter(Live::isActive).count());
    }

    /// Rows that stay keep their item, so that a list's selection and focus stay too.
    private static <I, R> void merge(
            ObservableList<I> items,
            List<R> rows,
            Function<I, String> itemId,
            Function<R, String> rowId,
            BiConsumer<I, R> update,
            Function<R, I> make) {
        Map<String, I> known = new HashMap<>();
        items.forEach(item -> known.put(itemId.apply(item), item));
        List<I> next = rows.stream()
                .map(row -> {
                    I item = known.get(rowId.apply(row));
                    if (item == null) {
                        return make.apply(row);
                    }
                    update.accept(item, row);
                    return item;
                })
                .toList();
        if (!next.equals(items)) {
            items.setAll(next);
        }
    }

    private static boolean isActive(JobRow row) {
        return isActive(row.state());
    }

    private static boolean isActive(JobState state) {
        return state == JobState.RUNNING || state == JobState.QUEUED;
    }

    /// Stops a job for a while.
    public void pause(JobItem job, Consumer<Problem> failed) {
        change(new Request.PauseJob(job.id()), failed);
    }

    /// Ends a job.
    public void cancel(JobItem job, Consumer<Problem> failed) {
        change(new Request.CancelJob(job.id()), failed);
    }

    /// Takes a mapping away.
    ///
    /// @param force also while programs read it, which get errors then
    public void detach(MappingItem mapping, boolean force, Consumer<Problem> failed) {
        change(new Request.Unmap(mapping.id(), force, Optional.of(asker())), failed);
    }

    /// This process, in whose session a dialogue can be answered.
    static Asker asker() {
        return new Asker(ProcessHandle.current().pid(), true);
    }

    private void change(Request request, Consumer<Problem> failed) {
        work.begin(() -> helper.ask(request), _ -> refresh(), failed);
    }
}
