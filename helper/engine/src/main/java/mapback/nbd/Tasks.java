package mapback.nbd;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import mapback.job.Together;
import org.jspecify.annotations.Nullable;

/// The virtual threads of one connection, which wait for what is not at hand. There are no more of them than requests
/// in flight.
///
/// A piece that a thread brought is handed to the connection only if that holds no other one already. Else it is given
/// back, and asked for again when there is output for it: it is at hand then, most likely. So one piece at a time
/// gets through however little memory there is, and a hundred threads hold no more than that one.
final class Tasks implements AutoCloseable {
    private final ExportReader reader;
    private final Runnable wake;
    private final Together together;
    private final ConcurrentLinkedQueue<Waiter> done = new ConcurrentLinkedQueue<>();
    private final Semaphore handing = new Semaphore(1);

    /// @param wake tells the connection's thread that [#finish] has something to do
    Tasks(String name, ExportReader reader, Runnable wake) {
        this.reader = reader;
        this.wake = wake;
        this.together = new Together(name);
    }

    /// Reads a first piece of the range for the waiter.
    void fetch(Waiter waiter, long offset, int length) {
        run(waiter, () -> hand(waiter, reader.read(offset, length)));
    }

    /// For a task: hands the piece over, or gives it back.
    void hand(Waiter waiter, Piece piece) {
        if (handing.tryAcquire()) {
            waiter.handed = piece;
        } else {
            piece.close();
        }
    }

    void run(Waiter waiter, Together.Task task) {
        together.fork(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                waiter.failure = e;
            }
            done.add(waiter);
            wake.run();
        });
    }

    /// Tells those whose threads are done, on the connection's own thread.
    void finish() throws IOException {
        for (Waiter waiter = done.poll(); waiter != null; waiter = done.poll()) {
            waiter.finished();
        }
    }

    /// What the waiter was handed; the caller's from now on.
    Optional<Piece> takeHanded(Waiter waiter) {
        @Nullable Piece piece = waiter.handed;
        if (piece == null) {
            return Optional.empty();
        }
        waiter.handed = null;
        handing.release();
        return Optional.of(piece);
    }

    /// Ends all threads and gives back what they brought.
    @Override
    public void close() {
        together.close();
        for (Waiter waiter = done.poll(); waiter != null; waiter = done.poll()) {
            takeHanded(waiter).ifPresent(Piece::close);
        }
    }
}
