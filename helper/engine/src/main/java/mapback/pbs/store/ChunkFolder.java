package mapback.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.Digest;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NotADatastore;

/// The chunks of a datastore directory: `.chunks/hhhh/<digest>`, `hhhh` being the digest's first four digits.
///
/// A verification of the server renames a bad chunk to `<digest>.0.bad` … `.9.bad`; one that was garbage in use has a
/// `<digest>.using` beside it. Neither is ever read.
final class ChunkFolder implements ChunkSource {
    static final String NAME = ".chunks";

    private static final int PREFIX_LENGTH = 4;
    private static final int BAD_NUMBERS = 10;

    private final Path datastore;
    private final Path folder;

    ChunkFolder(Path datastore) {
        this.datastore = datastore;
        this.folder = datastore.resolve(NAME);
    }

    /// Finds out whether chunks can be had here at all.
    void check() throws ProblemException {
        if (!Files.isExecutable(folder)) {
            throw Files.isDirectory(folder) ? Refusal.of(folder, new AccessDeniedException(folder.toString())) : gone();
        }
    }

    @Override
    public StoredChunk open(Digest digest) throws BlobFaultException, ProblemException, InterruptedException {
        String name = digest.hex();
        Path prefix = folder.resolve(name.substring(0, PREFIX_LENGTH));
        Path path = prefix.resolve(name);
        PlainFile file;
        try {
            if (Files.isSymbolicLink(prefix)) {
                throw new BlobFaultException(BlobFault.READ);
            }
            file = PlainFile.open(path);
        } catch (NoSuchFileException e) {
            throw missing(path, e);
        } catch (AccessDeniedException e) {
            throw Refusal.of(path, e);
        } catch (BlobFaultException e) {
            throw e;
        } catch (IOException e) {
            throw new BlobFaultException(BlobFault.READ, e);
        }
        return checked(file);
    }

    private static StoredChunk checked(PlainFile file) throws BlobFaultException {
        if (file.size() > 0 && file.size() <= BlobHeader.MAX_CHUNK_STORED) {
            return new ChunkFile(file, (int) file.size());
        }
        closeQuietly(file);
        // An empty file is what a power cut leaves, or the cache of a datastore that keeps its chunks in a bucket.
        throw new BlobFaultException(file.size() == 0 ? BlobFault.EMPTY : BlobFault.TOO_LARGE);
    }

    private BlobFaultException missing(Path path, NoSuchFileException cause) throws ProblemException {
        if (!Files.isDirectory(folder)) {
            // Not one chunk is missing but all: the disk was taken away.
            throw gone();
        }
        for (int i = 0; i < BAD_NUMBERS; i++) {
            if (Files.exists(path.resolveSibling(path.getFileName() + "." + i + ".bad"), LinkOption.NOFOLLOW_LINKS)) {
                return new BlobFaultException(BlobFault.MARKED_BAD, cause);
            }
        }
        return new BlobFaultException(BlobFault.MISSING, cause);
    }

    private ProblemException gone() {
        return new ProblemException(new NotADatastore(datastore.toString(), NAME));
    }

    private static void closeQuietly(PlainFile file) throws BlobFaultException {
        try {
            file.close();
        } catch (IOException e) {
            throw new BlobFaultException(BlobFault.READ, e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private record ChunkFile(PlainFile file, int size) implements StoredChunk {
        @Override
        public void readInto(ByteBuffer target) throws BlobFaultException, InterruptedException {
            ByteBuffer whole = target.slice(target.position(), size);
            try {
                file.read(whole);
            } catch (IOException e) {
                throw new BlobFaultException(BlobFault.READ, e);
            }
            target.position(target.position() + size);
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // What was read is read; its digest decides whether it is right.
                System.getLogger(ChunkFolder.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
            }
        }
    }
}
