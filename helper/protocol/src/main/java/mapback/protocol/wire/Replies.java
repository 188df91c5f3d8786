package mapback.protocol.wire;

import java.io.IOException;
import java.util.Optional;
import mapback.problem.HelperProblem.MessageInvalid;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;

/// The answers to one question, as they come.
public final class Replies {
    private final HelperConnection connection;
    private final Method method;
    private boolean ended;

    Replies(HelperConnection connection, Method method) {
        this.connection = connection;
        this.method = method;
    }

    /// Waits for the next answer.
    ///
    /// @return empty after the last one
    /// @throws ProblemException what the helper reports; no answer follows
    public Optional<Reply> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        Message.Answer answer = connection.receive();
        ended = !answer.continues();
        return Optional.of(answer.reply(method));
    }

    Reply only() throws IOException {
        Reply reply = next().orElseThrow();
        if (!ended) {
            throw new ProblemException(new MessageInvalid(method.name() + " answers more than once"));
        }
        return reply;
    }
}
