package mapback.chunk;

import mapback.buffer.Lease;
import mapback.pbs.format.ChunkRef;
import mapback.problem.ProblemException;

/// Whoever has the content of chunks; an archive has.
public interface ChunkReader {

    /// The chunk's content, checked; its reader closes the lease.
    ///
    /// @throws ProblemException with `ChunkDamaged` when the chunk is wrong twice
    Lease chunk(ChunkRef chunk) throws ProblemException, InterruptedException;

    /// Whether the chunk is known to hold zeros only, so that nobody needs to read it.
    boolean isHole(ChunkRef chunk);
}
