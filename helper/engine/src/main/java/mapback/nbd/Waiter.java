package mapback.nbd;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What waits for a virtual thread of [Tasks].
abstract class Waiter {
    /// What the thread brought, if the connection may hold it meanwhile. Set before, and taken after, this went
    /// through the queue of [Tasks].
    @Nullable
    Piece handed;

    /// Why the thread failed.
    @Nullable
    Throwable failure;

    /// Called on the connection's own thread once the virtual one is done.
    ///
    /// @throws IOException when the connection cannot go on
    abstract void finished() throws IOException;
}
