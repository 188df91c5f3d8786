package mapback.mapping;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.binder.wire.Line;
import mapback.problem.DeviceProblem.BinderKind;
import mapback.problem.ProblemException;

/// How the binder is reached.
interface BinderWay {
    /// The system's service. Starts when somebody connects.
    Path SERVICE = Path.of("/run/mapback/binder");

    /// Somebody who may ask now.
    ///
    /// @return closed by the caller
    /// @throws ProblemException with `BinderMissing`, or `DeviceDenied` when the system lets nobody in
    Visit begin() throws IOException;

    /// Whether it answers now, and nobody is asked for a password first.
    boolean isAtHand();

    /// A line that is one's own until it is closed.
    interface Visit extends Closeable {
        Line line();

        BinderKind kind();

        /// What it means that the line broke.
        ///
        /// @return empty when the binder had left, having nothing to do: the next one answers
        Optional<ProblemException> broken(IOException cause);
    }
}
