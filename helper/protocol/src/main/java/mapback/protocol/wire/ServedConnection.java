package mapback.protocol.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import mapback.problem.ProblemException;

/// One connection of a listener: a thread that reads calls, and one that answers them in their order.
///
/// They are two so that a caller who hangs up is noticed while his answer is being made.
final class ServedConnection {
    private static final System.Logger LOG = System.getLogger(ServedConnection.class.getName());

    private final MessageChannel channel;
    private final Dispatch dispatch;
    private final BlockingQueue<Incoming> waiting = new ArrayBlockingQueue<>(Limits.CALLS_WAITING);
    private final Thread answering;

    /// Guarded by this: whether a call with `more` is being answered, and whether the caller hung up.
    private boolean streaming;

    private boolean hungUp;

    /// Of the answering thread: what the latest answer told of, as long as the caller may leave without knowing.
    private Optional<Answer.Untaken> untaken = Optional.empty();

    /// What the reading thread hands over.
    private sealed interface Incoming {
        record Call(Message.Call call) implements Incoming {}

        /// The channel cannot be read on; the caller is told why.
        record Broken(ProblemException why) implements Incoming {}

        /// @param isUnread whether the caller left with something unread: that is what a socket is reset for
        record End(boolean isUnread) implements Incoming {}
    }

    ServedConnection(MessageChannel channel, Dispatch dispatch) {
        this.channel = channel;
        this.dispatch = dispatch;
        this.answering = Thread.ofVirtual().name("answers").unstarted(this::answerAll);
    }

    /// Returns when the connection has ended and all its work with it.
    void serve() {
        answering.start();
        try {
            readAll();
        } catch (InterruptedException e) {
            answering.interrupt();
        } finally {
            awaitAnswers();
        }
    }

    private void readAll() throws InterruptedException {
        boolean isUnread = false;
        try {
            for (Optional<byte[]> text = channel.read(); text.isPresent(); text = channel.read()) {
                waiting.put(new Incoming.Call(Message.Call.parse(text.get())));
            }
        } catch (ProblemException e) {
            waiting.put(new Incoming.Broken(e));
            return;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection broke", e);
            isUnread = true;
        }
        hangUp();
        waiting.put(new Incoming.End(isUnread));
    }

    private synchronized void hangUp() {
        hungUp = true;
        if (streaming) {
            answering.interrupt();
        }
    }

    private void answerAll() {
        try (channel) {
            boolean open = true;
            while (open) {
                open = answerNext(waiting.take());
            }
        } catch (InterruptedException | IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection ended: {0}", e.toString());
        } finally {
            // The reader may be waiting for room; nobody makes any now.
            waiting.clear();
        }
    }

    /// @return whether more may follow
    private boolean answerNext(Incoming incoming) throws IOException, InterruptedException {
        return switch (incoming) {
            case Incoming.Call(var call) -> {
                answer(call);
                yield true;
            }
            case Incoming.Broken(var why) -> {
                channel.write(Message.Answer.of(why.problem()).render());
                yield false;
            }
            case Incoming.End(var isUnread) -> {
                if (isUnread && untaken.isPresent()) {
                    untaken.get().takeBack();
                }
                yield false;
            }
        };
    }

    private void answer(Message.Call call) throws IOException, InterruptedException {
        if (!beginStreaming(call.more())) {
            throw new InterruptedException("the caller hung up before its stream began");
        }
        Answer answer = new Answer(channel, call);
        // Who asks again has read what was answered before.
        untaken = Optional.empty();
        try {
            dispatch.answer(call, answer);
            untaken = answer.untaken();
        } finally {
            endStreaming();
        }
    }

    private synchronized boolean beginStreaming(boolean more) {
        streaming = more;
        return !(more && hungUp);
    }

    private synchronized void endStreaming() {
        streaming = false;
    }

    /// Whether its caller began a message and did not go on for so long.
    boolean isStalled(Duration limit) {
        return channel.isStalled(limit);
    }

    /// Ends the connection from outside; the handler is interrupted.
    void close() {
        answering.interrupt();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection", e);
        }
    }

    private void awaitAnswers() {
        boolean interrupted = false;
        while (answering.isAlive()) {
            try {
                answering.join();
            } catch (InterruptedException e) {
                interrupted = true;
                answering.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
