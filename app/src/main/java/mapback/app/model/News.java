package mapback.app.model;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import mapback.problem.Problem;
import mapback.protocol.JobRow;

/// How what was begun ends, for somebody who is not looking: also when the window is closed. Then the program stays,
/// unseen, until nothing works any more and all of it was told. Used on the window's thread.
public final class News {
    /// A helper that cannot be asked for so long, and cannot be started either, will have nothing to tell.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Live live;
    private final Work work;
    private final Consumer<JobRow> teller;
    private final Duration patience;
    /// News that are being told.
    private long telling;
    /// What is done when there will be no more news; empty as long as a window is open.
    private Optional<Runnable> leave = Optional.empty();
    private Optional<Work.Doing> waiting = Optional.empty();

    /// @param teller tells of a job that ended or was interrupted; it may wait
    public News(Live live, Work work, Consumer<JobRow> teller) {
        this(live, work, teller, PATIENCE);
    }

    News(Live live, Work work, Consumer<JobRow> teller, Duration patience) {
        this.live = live;
        this.work = work;
        this.teller = teller;
        this.patience = patience;
        live.whenEnded(this::tell);
        live.running().subscribe(_ -> look());
        live.problem().subscribe(this::heard);
    }

    private void tell(JobRow row) {
        telling++;
        work.begin(
                () -> {
                    teller.accept(row);
                    return true;
                },
                _ -> told(),
                _ -> told());
    }

    private void told() {
        telling--;
        look();
    }

    /// The window is closed.
    ///
    /// @param then is done once nothing works any more, at once if that is so already
    public void leaveBehind(Runnable then) {
        leave = Optional.of(then);
        heard(live.problem().get());
        look();
    }

    /// There is a window again.
    public void stay() {
        leave = Optional.empty();
        forgetWaiting();
    }

    private void look() {
        if (telling == 0 && live.running().get() == 0) {
            end();
        }
    }

    private void end() {
        Optional<Runnable> then = leave;
        stay();
        then.ifPresent(Runnable::run);
    }

    private void heard(Optional<Problem> problem) {
        forgetWaiting();
        if (problem.isPresent() && leave.isPresent()) {
            waiting = Optional.of(work.begin(
                    () -> {
                        Thread.sleep(patience);
                        return true;
                    },
                    _ -> end(),
                    _ -> {}));
        }
    }

    private void forgetWaiting() {
        waiting.ifPresent(Work.Doing::drop);
        waiting = Optional.empty();
    }
}
