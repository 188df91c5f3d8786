package mapback.app.client;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.problem.HelperProblem.HelperGone;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.wire.HelperConnection;
import mapback.protocol.wire.Replies;

/// A connection to the running helper. One request at a time; for more at once, connect again.
///
/// Closing it from another thread ends what waits on it with [HelperGone]; work that goes on in the helper goes
/// on.
public final class HelperClient implements AutoCloseable {
    private final HelperConnection connection;
    private final Reply.Version version;
    private final Path log;

    HelperClient(HelperConnection connection, Reply.Version version, Path log) {
        this.connection = connection;
        this.version = version;
        this.log = log;
    }

    /// Which helper it is.
    public Reply.Version version() {
        return version;
    }

    /// A request with one reply.
    ///
    /// @throws ProblemException with what the helper answered, or [HelperGone]
    public Reply ask(Request request) throws ProblemException, InterruptedException {
        try {
            return connection.ask(request);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    /// A request with any number of replies.
    ///
    /// @param taker gets each reply as it comes; when it throws, the connection is closed and the helper stops
    /// answering
    /// @throws ProblemException with what the helper answered, or [HelperGone]
    /// @throws IOException only what the taker throws
    public void follow(Request request, ReplyTaker taker) throws IOException, InterruptedException {
        Replies replies = begin(request);
        boolean ended = false;
        try {
            for (Optional<Reply> reply = next(replies); reply.isPresent(); reply = next(replies)) {
                taker.take(reply.get());
            }
            ended = true;
        } finally {
            if (!ended) {
                close();
            }
        }
    }

    private Replies begin(Request request) throws ProblemException, InterruptedException {
        try {
            return connection.askMore(request);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    private Optional<Reply> next(Replies replies) throws ProblemException, InterruptedException {
        try {
            return replies.next();
        } catch (IOException e) {
            throw translated(e);
        }
    }

    private ProblemException translated(IOException e) throws InterruptedException {
        return switch (e) {
            case ProblemException known -> known;
            case ClosedByInterruptException _ -> throw Interrupts.cleared();
            default -> new ProblemException(new HelperGone(log.toString()), e);
        };
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
