package mapback.pbs.store;

import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.Digest;
import mapback.problem.ProblemException;

/// Where chunks come from. May be asked by any number of threads at once.
public interface ChunkSource {

    /// Waits until chunks can be asked for; a server may be away. Whoever waits here should hold no memory.
    ///
    /// @throws ProblemException when it will not be there by waiting
    default void awaitThere() throws ProblemException, InterruptedException {}

    /// Whether what is opened begins to arrive at once, so that there must be room for it before.
    default boolean isRemote() {
        return false;
    }

    /// Finds a chunk and says its size, so that the caller can take memory before it reads.
    ///
    /// @throws BlobFaultException  when the chunk is missing, empty, larger than a chunk can be, or put aside
    /// @throws ProblemException    when the source itself fails, as by a lack of rights
    /// @throws SourceAwayException when it is not there now, see [#awaitThere]
    StoredChunk open(Digest digest)
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException;
}
