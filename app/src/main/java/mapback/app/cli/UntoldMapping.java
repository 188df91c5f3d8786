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
    /// How long an answer is waited for that may be on its way already, and then for the connection's end: with an
    /// answer unread in it the helper takes the mapping away.
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final Session session;
    private final Thread asking = Thread.currentThread();
    private final Signals.Listening listening;

    // Guarded by this: signals come on their own threads.
    private int endStatus;
    private boolean isOver;

    /// Makes the mapping.
    interface Asking {
        MappingRow ask() throws IOException, InterruptedException;
    }

    /// Tells of the mapping.
    interface Telling {
        void tell(MappingRow row) throws IOException, InterruptedException;
    }

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
            stopAsking();
            Thread.sleep(ON_ITS_WAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!isOver()) {
            session.signals().leave(status);
        }
    }

    private synchronized void stopAsking() {
        if (!isOver) {
            asking.interrupt();
        }
    }

    private synchronized boolean isOver() {
        return isOver;
    }

    /// The asking has ended; nothing interrupts it after this.
    ///
    /// @return what the command ends with if there was a signal
    private synchronized Optional<Integer> over() {
        isOver = true;
        if (endStatus == 0) {
            return Optional.empty();
        }
        Thread.interrupted();
        return Optional.of(endStatus);
    }

    /// Asks for the mapping, and takes it away if there was a signal.
    ///
    /// @param told gets it otherwise
    /// @return the exit status
    int ask(Asking question, Telling told) throws IOException, InterruptedException {
        MappingRow row;
        try {
            row = question.ask();
        } catch (IOException | InterruptedException e) {
            Optional<Integer> left = over();
            if (left.isPresent()) {
                return left.get();
            }
            throw e;
        }
        Optional<Integer> left = over();
        if (left.isPresent()) {
            session.ask(new Request.Unmap(row.mapping(), true, Optional.empty()), Reply.MappingChanged.class);
            return left.get();
        }
        told.tell(row);
        return 0;
    }

    @Override
    public void close() {
        listening.close();
    }
}
