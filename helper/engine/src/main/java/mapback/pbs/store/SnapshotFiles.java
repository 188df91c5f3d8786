package mapback.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.IndexLength;
import mapback.pbs.format.SnapshotName;
import mapback.problem.ProblemException;

/// A snapshot as it is stored: its files, and the chunks that its indexes name. May be asked by any number of threads
/// at once.
public interface SnapshotFiles extends AutoCloseable {
    SnapshotName name();

    /// Indexes and blobs, the manifest among them, sorted by name. As far as the source can tell: what it cannot list
    /// may still be read.
    List<ArchiveName> files();

    /// Whether the snapshot is kept from being removed.
    boolean isProtected();

    /// Reads the manifest's blob.
    ///
    /// @throws ProblemException with `SnapshotUnfinished` when there is none, or `BlobDamaged` when it is too large
    byte[] readManifest(long maxSize) throws IOException, InterruptedException;

    /// Reads a whole index as it is stored; a longer file than `length` allows is damaged and not read.
    ///
    /// @return outside the heap
    /// @throws ProblemException with `FileMissing`, or `IndexDamaged` when it is too large
    ByteBuffer readIndex(ArchiveName file, IndexLength length) throws IOException, InterruptedException;

    /// Reads a whole blob as it is stored.
    ///
    /// @param maxSize bytes; a longer file is damaged and not read
    /// @throws ProblemException with `FileMissing`, or `BlobDamaged` when it is too large
    byte[] read(ArchiveName file, long maxSize) throws IOException, InterruptedException;

    /// The chunks that an index names, once that was read.
    ///
    /// @throws ProblemException when there is no way to them
    ChunkSource chunks(ArchiveName index) throws IOException, InterruptedException;

    /// Whether reads wait for the source to come back.
    default Optional<Waiting> waiting() {
        return Optional.empty();
    }

    /// Ends what is held for reading it.
    @Override
    void close();
}
