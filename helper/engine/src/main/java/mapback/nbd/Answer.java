package mapback.nbd;

import java.io.IOException;

/// A request that is being answered, by its connection's own thread.
abstract class Answer extends Waiter {
    final Session session;
    final Request request;

    /// Whether a virtual thread has it; nothing is asked of it meanwhile.
    boolean isWaiting;

    /// How far an answer came.
    enum Step {
        DONE,
        /// To be called again when there is more room for output.
        OUTPUT_FULL,
        /// To be called again when a virtual thread is done.
        WAITING
    }

    Answer(Session session, Request request) {
        this.session = session;
        this.request = request;
    }

    /// Puts out what is at hand and fits.
    ///
    /// @throws IOException when the connection cannot go on
    abstract Step advance() throws IOException;

    /// Says that it is done, or why it failed, when there is room for that.
    final Step acknowledge() {
        if (!session.out().takes(0)) {
            return Step.OUTPUT_FULL;
        }
        if (failure != null) {
            Replies.error(session, request, NbdError.EIO, Failures.message(session, request, failure));
        } else {
            Replies.simple(session.out(), request);
        }
        return Step.DONE;
    }

    /// Bytes that it may move, for the bound on those in flight.
    long weight() {
        return 0;
    }

    /// Whether it is amid content that no other reply may interrupt.
    boolean isExclusive() {
        return false;
    }

    /// Gives back what it was handed; it will have to be had again.
    final void letGo() {
        session.tasks().takeHanded(this).ifPresent(Piece::close);
    }

    @Override
    void finished() {
        isWaiting = false;
        session.ready().add(this);
    }
}
