package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a job holds while it is prepared and works: given back in the reverse order. Not thread-safe.
final class Held implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Held.class.getName());

    private final Deque<Giving> all = new ArrayDeque<>();

    /// How something is given back.
    @FunctionalInterface
    interface Giving {
        void back() throws IOException;
    }

    /// Gives something back at the end.
    void giveAtEnd(Giving giving) {
        all.push(giving);
    }

    @Override
    public void close() {
        while (!all.isEmpty()) {
            try {
                all.pop().back();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "a job could not give back what it held", e);
            }
        }
    }
}
