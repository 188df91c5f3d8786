package mapback.repository;

import mapback.chunk.Chunks;
import mapback.job.Cores;
import mapback.pbs.store.DatastoreDirectory;
import mapback.problem.ProblemException;

/// Opens repositories. There is one for the whole process.
public final class Repositories implements AutoCloseable {
    private final OpenSnapshot.Reading reading;

    /// @param chunks the pipeline that all archives are read through
    /// @param cores  decode manifests and blobs; both stay the caller's
    public Repositories(Chunks chunks, Cores cores) {
        this.reading = new OpenSnapshot.Reading(chunks, new BlobFiles(cores));
    }

    /// Opens a repository. Nothing is held open by it, so it need not be closed.
    ///
    /// @param location an absolute path, or a `file:` URL of one
    /// @throws ProblemException with `NotGiven`, `FormUnknown`, `FolderMissing`, `NotADatastore` or `AccessDenied`
    public OpenRepository open(String location) throws ProblemException {
        return new DirectoryRepository(DatastoreDirectory.open(Location.parse(location)), reading);
    }

    /// Frees what decoding keeps; nothing is decoded any more.
    @Override
    public void close() {
        reading.blobs().close();
    }
}
