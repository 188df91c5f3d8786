package mapback.pbs.format;

import java.nio.ByteBuffer;
import mapback.problem.DamageProblem.IndexDamaged;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.ProblemException;

/// Which chunks make an archive: the content of a `.fidx` or `.didx` file, checked in itself.
///
/// The manifest vouches for it: call [#checkAgainst] before any digest is used.
public sealed interface Index permits FixedIndex, DynamicIndex {
    /// Bytes before the first entry.
    int HEADER_SIZE = 4096;

    /// Bytes of the longest index file that is read: 64 TiB in chunks of 4 MiB. Who reads a file into memory compares
    /// its length first.
    int MAX_FILE_SIZE = HEADER_SIZE + (512 << 20);

    /// @param bytes    the file, from position to limit; becomes the index's own
    /// @param file     the file's server name, also tells which kind it must be
    /// @param snapshot the snapshot, for messages
    static Index parse(ByteBuffer bytes, ArchiveName file, String snapshot) throws ProblemException {
        return switch (file.kind()) {
            case FIXED -> FixedIndex.parse(bytes, file.server(), snapshot);
            case DYNAMIC -> DynamicIndex.parse(bytes, file.server(), snapshot);
            case BLOB -> throw new IllegalArgumentException("a blob has no index: " + file);
        };
    }

    /// Bytes of the archive.
    long size();

    /// How many chunks it has.
    long chunkCount();

    /// @param number `0 <= number < chunkCount()`
    ChunkRef chunk(long number);

    /// The number of the chunk that holds the byte at `offset`.
    ///
    /// @param offset `0 <= offset < size()`
    long chunkNumberAt(long offset);

    /// SHA-256 of all entries, computed from them; equal to what the header says.
    Digest checksum();

    /// The file's server name.
    String file();

    /// Compares size and checksum with what the manifest says about this file.
    default void checkAgainst(ManifestFile entry, String snapshot) throws ProblemException {
        if (size() != entry.size()) {
            throw new ProblemException(new IndexDamaged(
                    file(), snapshot, IndexFault.MANIFEST_SIZE, Long.toString(size()), Long.toString(entry.size())));
        }
        if (!checksum().equals(entry.csum())) {
            throw new ProblemException(new IndexDamaged(
                    file(),
                    snapshot,
                    IndexFault.MANIFEST_CHECKSUM,
                    checksum().hex(),
                    entry.csum().hex()));
        }
    }
}
