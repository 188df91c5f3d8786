package mapback.mapping;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import mapback.nbd.NbdServer;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// Where an image is handed out: a socket for NBD clients, or a device of the kernel.
sealed interface Outlet extends Closeable permits ExportSocket, KernelDevice {
    /// Its absolute path, once it is open.
    Path path();

    /// Begins to hand out what the server serves. Called once; what was begun is undone when it fails.
    void open(NbdServer server) throws IOException, InterruptedException;

    /// Lets go of who reads, before the server ends.
    ///
    /// @param force also while it is used
    /// @return what is to be known of how it went
    /// @throws ProblemException when it is used, and stays as it is
    Optional<Problem> release(boolean force) throws IOException;

    /// Whether somebody else has taken it away.
    boolean isGone();

    /// Removes what is left of it.
    @Override
    void close() throws IOException;
}
