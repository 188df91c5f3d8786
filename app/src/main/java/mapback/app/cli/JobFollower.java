package mapback.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mapback.app.text.Harmless;
import mapback.problem.HelperProblem.HelperGone;
import mapback.problem.ProblemException;
import mapback.protocol.AccessOffer;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import org.jspecify.annotations.Nullable;

/// Stays with a job from its beginning to its end, whatever happens to helper or terminal.
///
/// The first Ctrl-C cancels the job and waits for what becomes of it, the second leaves at once. When the
/// terminal is closed or the process is told to end, the job goes on without it. When the helper dies, the next
/// one goes on with the job.
final class JobFollower implements AutoCloseable {
    /// A job that takes its helper down with it must not do so for ever.
    private static final int MOST_HELPERS = 5;

    /// How long the second Ctrl-C waits for the first one's wish to reach the helper.
    private static final Duration CANCEL_WAIT = Duration.ofMillis(500);

    private final CountDownLatch cancelAsked = new CountDownLatch(1);
    private final Session session;
    private final Progress progress;
    private final boolean isOwner;
    private final Signals.Listening listening;

    // Guarded by this: signals come on their own threads.
    private @Nullable String job;
    private boolean isCancelWished;

    private Optional<AccessOffer> access = Optional.empty();
    private Optional<KeyOffer> key = Optional.empty();
    private boolean isContinued;
    private @Nullable JobRow latest;

    /// Begins before the job does, so that no signal is lost between.
    ///
    /// @param isOwner whether Ctrl-C cancels the job; else it only ends the watching
    JobFollower(Session session, Progress progress, boolean isOwner) {
        this.session = session;
        this.progress = progress;
        this.isOwner = isOwner;
        this.listening = session.signals().listen(this::signalled);
    }

    /// The job is there now.
    ///
    /// @param used what it began with: login and key are needed again when a new helper goes on
    void began(String newJob, Source used) throws IOException, InterruptedException {
        access = used.access();
        key = used.key();
        boolean isLate;
        synchronized (this) {
            job = newJob;
            isLate = isCancelWished;
        }
        if (isLate) {
            session.ask(new Request.CancelJob(newJob), Reply.JobChanged.class);
        }
    }

    /// Waits for the job's end.
    JobRow await(String id) throws IOException, InterruptedException {
        for (int helpers = 1; ; helpers++) {
            try (Helper helper = session.helpers().connect()) {
                helper.follow(new Request.WatchJob(id), this::take);
            } catch (ProblemException e) {
                if (!(e.problem() instanceof HelperGone) || helpers == MOST_HELPERS) {
                    throw e;
                }
                isContinued = false;
                progress.note(session.phrases().say("job.helper.lost", Map.of("job", id)));
            }
            JobRow row = latest;
            if (row != null && row.state().isEnded()) {
                progress.end();
                return row;
            }
        }
    }

    private void take(Reply reply) throws IOException, InterruptedException {
        JobRow row = ((Reply.JobChanged) reply).job();
        latest = row;
        progress.show(row);
        if (row.state() == JobState.INTERRUPTED && isOwner && !isContinued) {
            isContinued = true;
            session.ask(new Request.ContinueJob(row.job(), access, key), Reply.JobChanged.class);
        }
    }

    private void signalled(Signals.Kind kind) {
        switch (kind) {
            case WINCH -> progress.resized();
            case INT -> interrupted();
            case HUP, TERM -> detach(kind.exitStatus());
        }
    }

    private void interrupted() {
        String id;
        boolean isSecond;
        synchronized (this) {
            id = job;
            isSecond = isCancelWished;
            isCancelWished = true;
        }
        boolean isAnswer = session.prompt().giveUp() || session.waiting().isOn();
        if (isSecond || isAnswer) {
            progress.end();
            if (isSecond && id != null && !isCancelAsked()) {
                session.messages().line(session.phrases().say("job.goes.on", Map.of("job", id)));
            }
            session.signals().leave(Signals.Kind.INT.exitStatus());
        } else if (!isOwner) {
            detach(Signals.Kind.INT.exitStatus());
        } else {
            progress.note(session.phrases().say("job.cancelling", Map.of()));
            if (id != null) {
                cancel(id);
                cancelAsked.countDown();
            }
        }
    }

    /// Two quick Ctrl-C come before the helper was asked: it gets the time that asking takes, and no more.
    private boolean isCancelAsked() {
        try {
            return cancelAsked.await(CANCEL_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void cancel(String id) {
        try {
            session.ask(new Request.CancelJob(id), Reply.JobChanged.class);
        } catch (ProblemException e) {
            progress.note(Harmless.line(session.phrases().sentence(e.problem())));
        } catch (IOException e) {
            progress.note(Harmless.line(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void detach(int exitStatus) {
        String id;
        synchronized (this) {
            id = job;
        }
        progress.end();
        session.prompt().giveUp();
        if (id != null) {
            session.messages().line(session.phrases().say("job.goes.on", Map.of("job", id)));
        }
        session.signals().leave(exitStatus);
    }

    @Override
    public void close() {
        progress.end();
        listening.close();
    }
}
