package mapback.pbs.store;

import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.Digest;
import mapback.problem.ProblemException;

/// Where chunks come from. May be asked by any number of threads at once.
public interface ChunkSource {

    /// Finds a chunk and says its size, so that the caller can take memory before it reads.
    ///
    /// @throws BlobFaultException when the chunk is missing, empty, larger than a chunk can be, or put aside as bad
    /// @throws ProblemException   when the source itself fails, as by a lack of rights
    StoredChunk open(Digest digest) throws BlobFaultException, ProblemException, InterruptedException;
}
