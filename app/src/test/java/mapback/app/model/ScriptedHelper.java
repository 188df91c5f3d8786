package mapback.app.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mapback.app.client.ReplyTaker;
import mapback.problem.ProblemException;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// A helper that answers as a test says, and the window's thread, which runs when the test lets it.
final class ScriptedHelper implements Helper {
    /// Answers a request.
    interface Answer {
        Reply to(Request request) throws ProblemException;
    }

    final List<Request> asked = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Runnable> window = new LinkedBlockingQueue<>();
    private final Answer answer;

    ScriptedHelper(Answer answer) {
        this.answer = answer;
    }

    Work work() {
        return new Work(window::add, Throwable::toString);
    }

    /// Runs the next piece that was handed to the window's thread.
    void next() throws InterruptedException {
        Runnable piece = window.poll(30, TimeUnit.SECONDS);
        if (piece == null) {
            throw new AssertionError("nothing was handed over within 30 seconds. Asked: " + new ArrayList<>(asked));
        }
        piece.run();
    }

    @Override
    public Reply ask(Request request) throws IOException, InterruptedException {
        asked.add(request);
        return answer.to(request);
    }

    @Override
    public void follow(Request request, ReplyTaker taker) throws IOException, InterruptedException {
        taker.take(ask(request));
    }
}
