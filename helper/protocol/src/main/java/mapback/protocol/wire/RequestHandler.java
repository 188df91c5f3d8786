package mapback.protocol.wire;

import java.io.IOException;
import mapback.protocol.Request;

/// Answers the requests of all connections.
public interface RequestHandler {

    /// Answers one request; called on the connection's own virtual thread, one request of a connection at a time.
    ///
    /// Exactly one [Answer#last] (or [Pages#end]), or a `ProblemException`. When the caller hangs up in the middle
    /// of a call with `more` the thread is interrupted.
    ///
    /// @throws mapback.problem.ProblemException which is answered as it is
    void handle(Request request, Answer answer) throws IOException, InterruptedException;
}
