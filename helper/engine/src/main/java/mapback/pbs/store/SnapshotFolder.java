package mapback.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import mapback.buffer.Gathered;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.IndexLength;
import mapback.pbs.format.SnapshotName;
import mapback.problem.DamageProblem.BlobDamaged;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.FileMissing;
import mapback.problem.DamageProblem.IndexDamaged;
import mapback.problem.DamageProblem.IndexFault;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;

/// A snapshot's folder, as it was when it was looked at: the names in it. Files are read when they are asked for.
public final class SnapshotFolder implements SnapshotFiles {
    private static final String PROTECTED = ".protected";

    private final SnapshotName name;
    private final Path path;
    private final List<String> names;
    private final ChunkFolder chunks;

    private SnapshotFolder(SnapshotName name, Path path, List<String> names, ChunkFolder chunks) {
        this.name = name;
        this.path = path;
        this.names = List.copyOf(names);
        this.chunks = chunks;
    }

    static SnapshotFolder look(SnapshotName name, Path path, ChunkFolder chunks) throws ProblemException {
        return new SnapshotFolder(name, path, Folder.names(path), chunks);
    }

    @Override
    public SnapshotName name() {
        return name;
    }

    /// Whether its backup has come to its end: the manifest is written last.
    public boolean isFinished() {
        return names.contains(ArchiveName.MANIFEST.server());
    }

    @Override
    public boolean isProtected() {
        return names.contains(PROTECTED);
    }

    /// Indexes and blobs, the manifest among them, sorted by name. Anything else in the folder is no file of the
    /// snapshot: what is still being written has another ending.
    @Override
    public List<ArchiveName> files() {
        return names.stream()
                .filter(ArchiveName::isServerName)
                .map(ArchiveName::new)
                .sorted()
                .toList();
    }

    /// Reads the manifest's blob.
    ///
    /// @throws ProblemException with `SnapshotUnfinished` when there is none
    @Override
    public byte[] readManifest(long maxSize) throws ProblemException, InterruptedException {
        return read(ArchiveName.MANIFEST, maxSize, new SnapshotUnfinished(name.text()));
    }

    @Override
    public ByteBuffer readIndex(ArchiveName file, IndexLength length) throws ProblemException, InterruptedException {
        return read(file, new FileMissing(file.server(), name.text()), stored -> {
            if (stored.size() > length.longest()) {
                throw new ProblemException(new IndexDamaged(
                        file.server(),
                        name.text(),
                        IndexFault.TOO_LARGE,
                        Long.toString(stored.size()),
                        Long.toString(length.longest())));
            }
            ByteBuffer bytes = Gathered.room((int) stored.size());
            stored.read(bytes);
            return bytes.flip();
        });
    }

    @Override
    public byte[] read(ArchiveName file, long maxSize) throws ProblemException, InterruptedException {
        return read(file, maxSize, new FileMissing(file.server(), name.text()));
    }

    /// The same chunks for all, wherever an index lies.
    ///
    /// @throws ProblemException with `AccessDenied`, or `NotADatastore` when they are gone
    @Override
    public ChunkSource chunks(ArchiveName index) throws ProblemException {
        chunks.check();
        return chunks;
    }

    /// Holds nothing.
    @Override
    public void close() {}

    private byte[] read(ArchiveName file, long maxSize, Problem missing) throws ProblemException, InterruptedException {
        return read(file, missing, stored -> {
            if (stored.size() > Math.min(maxSize, Integer.MAX_VALUE - 8)) {
                throw new ProblemException(new BlobDamaged(file.server(), name.text(), BlobFault.TOO_LARGE));
            }
            byte[] bytes = new byte[(int) stored.size()];
            stored.read(ByteBuffer.wrap(bytes));
            return bytes;
        });
    }

    private interface Reading<T> {
        T from(PlainFile stored) throws IOException, InterruptedException;
    }

    private <T> T read(ArchiveName file, Problem missing, Reading<T> reading)
            throws ProblemException, InterruptedException {
        Path place = path.resolve(file.server());
        try (PlainFile stored = PlainFile.open(place)) {
            return reading.from(stored);
        } catch (NoSuchFileException e) {
            throw new ProblemException(missing, e);
        } catch (IOException e) {
            throw Refusal.of(place, e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
