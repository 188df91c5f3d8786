package mapback.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Signals that a test sends; leaving is remembered.
final class ScriptedSignals implements Signals {
    private Consumer<Kind> taker = kind -> {};
    private final List<Integer> left = new ArrayList<>();

    @Override
    public synchronized Listening listen(Consumer<Kind> newTaker) {
        taker = newTaker;
        return () -> listenNoMore();
    }

    private synchronized void listenNoMore() {
        taker = kind -> {};
    }

    void send(Kind kind) {
        Consumer<Kind> now;
        synchronized (this) {
            now = taker;
        }
        now.accept(kind);
    }

    @Override
    public synchronized void leave(int exitStatus) {
        left.add(exitStatus);
    }

    synchronized List<Integer> left() {
        return List.copyOf(left);
    }
}
