package mapback.app.cli;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// A connection to the helper, as commands need it. One request at a time.
interface Helper extends AutoCloseable {

    /// A request with one reply.
    ///
    /// @throws mapback.problem.ProblemException with what the helper answered, or why it could not
    Reply ask(Request request) throws IOException, InterruptedException;

    /// A request with any number of replies.
    ///
    /// @param taker gets each reply as it comes
    void follow(Request request, Taker taker) throws IOException, InterruptedException;

    @Override
    void close();

    /// Takes replies.
    interface Taker {
        void take(Reply reply) throws IOException, InterruptedException;
    }

    /// Where connections come from.
    interface Connector {
        /// Starts the helper if none runs.
        Helper connect() throws IOException, InterruptedException;
    }
}
