package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;

/// A helper that answers as a test says and remembers what it was asked.
final class ScriptedHelper implements Helper.Connector {
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private final Script script;

    /// What was saved. That they are asked for is no news, so it is not noted.
    List<SavedRepository> saved = List.of();

    /// What is answered to a request.
    interface Script {
        List<? extends Reply> answer(Request request) throws IOException, InterruptedException;
    }

    ScriptedHelper(Script script) {
        this.script = script;
    }

    static ScriptedHelper answering(Reply... replies) {
        return new ScriptedHelper(request -> List.of(replies));
    }

    static ScriptedHelper failing(Problem problem) {
        return new ScriptedHelper(request -> {
            throw new ProblemException(problem);
        });
    }

    List<Request> asked() {
        return asked;
    }

    <R extends Request> R asked(Class<R> kind) {
        return asked.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Helper connect() {
        return new Helper() {
            @Override
            public Reply ask(Request request) throws IOException, InterruptedException {
                if (request instanceof Request.ListRepositories) {
                    return new Reply.Repositories(saved);
                }
                asked.add(request);
                return script.answer(request).getFirst();
            }

            @Override
            public void follow(Request request, Taker taker) throws IOException, InterruptedException {
                asked.add(request);
                for (Reply reply : script.answer(request)) {
                    taker.take(reply);
                }
            }

            @Override
            public void close() {}
        };
    }
}
