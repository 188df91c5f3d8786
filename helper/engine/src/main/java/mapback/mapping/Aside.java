package mapback.mapping;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import mapback.problem.ProblemException;

/// A thread of its own for calls that block in the system: on a virtual thread they would hold its carrier, and
/// on a machine with one processor the server that has to answer them would get none.
final class Aside {
    private Aside() {}

    /// What is to be done there.
    interface Call<T> {
        T run() throws IOException, InterruptedException;
    }

    /// Does it and waits for it.
    ///
    /// @param name the thread's
    /// @throws InterruptedIOException when the caller is interrupted, who still is then; the call goes on
    static <T> T call(String name, Call<T> call) throws IOException {
        FutureTask<T> task = new FutureTask<>(call::run);
        Thread.ofPlatform().daemon(true).name(name).start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException known) {
                throw new ProblemException(known.problem(), known);
            }
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedIOException(name);
            }
            throw new IllegalStateException(name, e);
        }
    }
}
