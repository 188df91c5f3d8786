package mapback.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// A mapping that nobody has been told of yet: Ctrl-C until then, or another signal that ends a process, takes it away
/// again.
final class UntoldMapping implements AutoCloseable {
    /// How long an answer is waited for that may be on its way already.
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final Session session;
    private final Signals.Listening listening;

    // Guarded by this: signals come on their own threads.
    private int endStatus;
    private boolean isAnswered;

    /// Begins before the mapping does, so that no signal is lost between.
    UntoldMapping(Session session) {
        this.session = session;
        this.listening = session.signals().listen(this::signalled);
    }

    private void signalled(Signals.Kind kind) {
        if (kind == Signals.Kind.WINCH) {
            return;
        }
        boolean isPrompt = session.prompt().giveUp();
        boolean isSecond;
        synchronized (this) {
            isSecond = endStatus != 0;
            endStatus = kind.exitStatus();
        }
        if (isSecond || isPrompt) {
            session.signals().leave(kind.exitStatus());
        } else {
            Thread.ofVirtual().start(() -> leaveUnanswered(kind.exitStatus()));
        }
    }

    private void leaveUnanswered(int status) {
        try {
            Thread.sleep(ON_ITS_WAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean isLate;
        synchronized (this) {
            isLate = isAnswered;
        }
        if (!isLate) {
            session.signals().leave(status);
        }
    }

    /// Takes the mapping away if there was a signal.
    ///
    /// @return what the command ends with then
    Optional<Integer> undone(MappingRow row) throws IOException, InterruptedException {
        int status;
        synchronized (this) {
            isAnswered = true;
            status = endStatus;
        }
        if (status == 0) {
            return Optional.empty();
        }
        session.ask(new Request.Unmap(row.mapping(), true, Optional.empty()), Reply.MappingChanged.class);
        return Optional.of(status);
    }

    @Override
    public void close() {
        listening.close();
    }
}
