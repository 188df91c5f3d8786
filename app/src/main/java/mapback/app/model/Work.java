package mapback.app.model;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// Waits somewhere else: what takes time runs on a virtual thread of its own, and what came of it is handed to the
/// window's thread as a finished value.
///
/// @param window runs a piece on the window's thread, later
/// @param log    writes a bug to the log and says where it stands
public record Work(Executor window, Function<Throwable, String> log) {

    /// A piece that is on its way.
    public static final class Doing {
        private final AtomicBoolean isDropped = new AtomicBoolean();
        private final Thread thread;

        private Doing(Consumer<Doing> piece) {
            thread = Thread.ofVirtual().name("work").unstarted(() -> piece.accept(this));
        }

        /// Nobody wants to know any more: it is interrupted, and nothing is handed over from now on. Called on the
        /// window's thread.
        public void drop() {
            isDropped.set(true);
            thread.interrupt();
        }
    }

    /// @param piece  waits as long as it likes
    /// @param done   gets its value, on the window's thread
    /// @param failed gets what went wrong, on the window's thread
    public <T> Doing begin(Callable<T> piece, Consumer<T> done, Consumer<Problem> failed) {
        Doing doing = new Doing(self -> run(piece, done, failed, self));
        doing.thread.start();
        return doing;
    }

    private <T> void run(Callable<T> piece, Consumer<T> done, Consumer<Problem> failed, Doing self) {
        try {
            T value = piece.call();
            hand(() -> done.accept(value), self);
        } catch (ProblemException e) {
            hand(() -> failed.accept(e.problem()), self);
        } catch (InterruptedException e) {
            // It was dropped.
        } catch (Exception | Error e) {
            // Whatever it is, the view that waits is told.
            Internal bug = new Internal(log.apply(e));
            hand(() -> failed.accept(bug), self);
        }
    }

    private void hand(Runnable news, Doing self) {
        window.execute(() -> {
            if (!self.isDropped.get()) {
                news.run();
            }
        });
    }
}
