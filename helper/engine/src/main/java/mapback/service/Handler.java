package mapback.service;

import java.io.IOException;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;

/// Answers one kind of request.
@FunctionalInterface
interface Handler<Q extends Request> {
    /// @throws IOException a [mapback.problem.ProblemException] with what the caller is told; else the caller
    /// is gone
    void answer(Q request, Answer answer) throws IOException, InterruptedException;
}
