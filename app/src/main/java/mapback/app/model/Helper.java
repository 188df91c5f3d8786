package mapback.app.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mapback.app.client.ReplyTaker;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// The helper as view models need it. Each question takes a connection of its own, so that any number may wait at
/// once.
public interface Helper {

    /// A request with one reply.
    ///
    /// @throws mapback.problem.ProblemException with what the helper answered, or why it could not
    Reply ask(Request request) throws IOException, InterruptedException;

    /// A request with any number of replies.
    void follow(Request request, ReplyTaker taker) throws IOException, InterruptedException;

    /// A request whose reply is of that kind.
    default <R extends Reply> R ask(Request request, Class<R> reply) throws IOException, InterruptedException {
        return reply.cast(ask(request));
    }

    /// The rows of all replies.
    default <R extends Reply, T> List<T> collect(Request request, Class<R> reply, Function<R, List<T>> rows)
            throws IOException, InterruptedException {
        List<T> all = new ArrayList<>();
        follow(request, part -> all.addAll(rows.apply(reply.cast(part))));
        return all;
    }
}
