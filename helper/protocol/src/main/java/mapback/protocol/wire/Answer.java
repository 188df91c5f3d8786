package mapback.protocol.wire;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mapback.problem.HelperProblem.MessageTooLong;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;

/// Where a handler puts its answer to one call.
public final class Answer {
    private final MessageChannel channel;
    private final Message.Call call;
    private boolean ended;
    private Optional<Untaken> untaken = Optional.empty();

    /// Takes back what an answer tells of.
    public interface Untaken {
        /// @throws IOException when it cannot be taken back
        void takeBack() throws IOException;
    }

    Answer(MessageChannel channel, Message.Call call) {
        this.channel = channel;
        this.call = call;
    }

    /// Whether the caller takes several answers.
    public boolean wantsMore() {
        return call.more();
    }

    /// An answer that others follow; only where the caller wants more.
    ///
    /// @throws IOException when the caller is gone
    public void next(Reply reply) throws IOException {
        if (!call.more() || ended) {
            throw new IllegalStateException("a second answer to " + call.method());
        }
        send(Message.Answer.of(reply, true));
    }

    /// The only or last answer.
    ///
    /// @throws IOException when the caller is gone
    public void last(Reply reply) throws IOException {
        if (ended) {
            throw new IllegalStateException("a second last answer to " + call.method());
        }
        send(Message.Answer.of(reply, false));
        ended = true;
    }

    /// The only or last answer, of something that is not to stay when the caller does not get to know of it: when he
    /// is gone before this is sent, or leaves before he has read it.
    ///
    /// @throws IOException when the caller is gone; it is taken back then
    public void last(Reply reply, Untaken of) throws IOException {
        untaken = Optional.of(of);
        try {
            last(reply);
        } catch (IOException e) {
            untaken = Optional.empty();
            of.takeBack();
            throw e;
        }
    }

    /// What is to be done when the caller leaves with this answer unread.
    Optional<Untaken> untaken() {
        return untaken;
    }

    /// An answer of many rows.
    ///
    /// @param page makes a reply of some of them
    public <T> Pages<T> pages(Function<List<T>, Reply> page) {
        return new Pages<>(this, page);
    }

    /// The answer to a method that the interface has and this build of the helper lacks.
    public void notImplemented() throws IOException {
        fail(Message.Answer.of(VarlinkError.methodNotImplemented(call.method())));
    }

    boolean ended() {
        return ended;
    }

    /// Whether a reply fits in one message.
    boolean fits(Reply reply) {
        return Message.Answer.of(reply, true).render().length <= Limits.MESSAGE_SIZE;
    }

    /// Answers with an error, unless the last answer was given already.
    void fail(Message.Answer error) throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try {
            send(error);
        } catch (ProblemException tooLong) {
            send(Message.Answer.of(tooLong.problem()));
        }
    }

    private void send(Message.Answer answer) throws IOException {
        if (call.oneway()) {
            return;
        }
        byte[] message = answer.render();
        if (message.length > Limits.MESSAGE_SIZE) {
            throw new ProblemException(new MessageTooLong(Limits.MESSAGE_SIZE));
        }
        try {
            channel.write(message);
        } catch (IOException e) {
            throw new CallerGoneException(e);
        }
    }
}
