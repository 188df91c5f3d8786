package mapback.pbs.store;

import java.nio.ByteBuffer;
import mapback.pbs.format.BlobFaultException;
import mapback.problem.ProblemException;

/// A chunk as it is stored, found but not yet read.
public interface StoredChunk extends AutoCloseable {

    /// Bytes of the stored blob, 1 to [mapback.pbs.format.BlobHeader#MAX_CHUNK_STORED].
    int size();

    /// Reads the whole blob.
    ///
    /// @param target filled from its position on, which moves by [#size]; best direct
    /// @throws BlobFaultException  with `READ` when the medium fails or the file ends early
    /// @throws SourceAwayException when the source went away meanwhile; the chunk is to be opened again
    void readInto(ByteBuffer target)
            throws BlobFaultException, ProblemException, SourceAwayException, InterruptedException;

    @Override
    void close();
}
