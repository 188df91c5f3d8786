package mapback.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import mapback.archive.Archive;
import mapback.archive.DynamicArchive;
import mapback.archive.FixedArchive;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.CryptMode;
import mapback.pbs.format.DynamicIndex;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.format.Index;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.ManifestFile;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.pbs.key.ManifestTrust;
import mapback.pbs.store.DatastoreDirectory;
import mapback.pbs.store.SnapshotFolder;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;

/// A snapshot whose manifest was read and checked, with the key that was given. Holds nothing open.
///
/// The manifest vouches for every file: an index or blob that is not the one it lists is refused.
public final class OpenSnapshot {
    private final DatastoreDirectory directory;
    private final SnapshotFolder folder;
    private final StoredManifest stored;
    private final Optional<Key> key;
    private final Chunks chunks;
    private final BlobFiles blobs;

    private OpenSnapshot(
            DatastoreDirectory directory,
            SnapshotFolder folder,
            StoredManifest stored,
            Optional<Key> key,
            Reading reading) {
        this.directory = directory;
        this.folder = folder;
        this.stored = stored;
        this.key = key;
        this.chunks = reading.chunks();
        this.blobs = reading.blobs();
    }

    /// A key that was given is checked now; that one is lacking is told when a file is asked for which needs it.
    static OpenSnapshot open(DatastoreDirectory directory, SnapshotFolder folder, Optional<Key> key, Reading reading)
            throws IOException, InterruptedException {
        StoredManifest stored = reading.blobs().manifest(folder);
        if (key.isPresent()) {
            ManifestTrust.check(stored.manifest(), key, folder.name());
        } else {
            ManifestTrust.checkUnsigned(stored.manifest(), folder.name());
        }
        return new OpenSnapshot(directory, folder, stored, key, reading);
    }

    public SnapshotName name() {
        return folder.name();
    }

    public Manifest manifest() {
        return stored.manifest();
    }

    /// Its files as in a list.
    public List<FileSummary> files() {
        return SnapshotSummary.files(folder, stored);
    }

    /// Whether the server added a log of the backup. It is in no manifest.
    public boolean hasClientLog() {
        return folder.files().contains(ArchiveName.CLIENT_LOG);
    }

    /// Whether there is a key if any file needs one.
    ///
    /// @throws ProblemException with `KeyNeeded` or `KeyNeededUnnamed`
    public void checkKey() throws ProblemException {
        checkTrust();
        for (ManifestFile file : manifest().files()) {
            ManifestTrust.checkReadable(file, key, name());
        }
    }

    /// An image or stream, whose index is read and checked now; its chunks are when they are read.
    ///
    /// @param file not a blob
    /// @throws ProblemException with `ArchiveMissing`, a key's problem, `FileMissing`,
    ///     `IndexDamaged` or `AccessDenied`
    public Archive archive(ArchiveName file) throws IOException, InterruptedException {
        ManifestFile entry = readable(file);
        ChunkOrigin origin = origin(entry);
        byte[] bytes = folder.read(file, Index.MAX_FILE_SIZE);
        Index index = blobs.compute(() -> index(bytes, entry));
        return switch (index) {
            case FixedIndex fixed -> new FixedArchive(file.user(), fixed, chunks, origin);
            case DynamicIndex dynamic -> new DynamicArchive(file.user(), dynamic, chunks, origin);
        };
    }

    /// Reads and checks a chunk of zeros where it is stored. An archive never reads it: its digest tells what is in
    /// it. So one that is not stored is as good as a sound one.
    ///
    /// @param file not a blob
    /// @throws ProblemException with `ChunkDamaged`
    public void checkZeros(ArchiveName file, ChunkRef chunk) throws IOException, InterruptedException {
        try {
            chunks.read(origin(readable(file)), chunk).close();
        } catch (BlobFaultException e) {
            if (e.fault() != BlobFault.MISSING) {
                throw new ProblemException(
                        new ChunkDamaged(
                                file.user(),
                                chunk.digest().hex(),
                                chunk.chunkNumber(),
                                chunk.offset(),
                                chunk.length(),
                                e.fault()),
                        e);
            }
        }
    }

    private ChunkOrigin origin(ManifestFile entry) throws ProblemException {
        return new ChunkOrigin(directory.chunks(), entry.cryptMode() == CryptMode.ENCRYPT ? key : Optional.empty());
    }

    private Index index(byte[] bytes, ManifestFile entry) throws ProblemException {
        Index index = Index.parse(ByteBuffer.wrap(bytes), entry.name(), name().text());
        index.checkAgainst(entry, name().text());
        return index;
    }

    /// The content of a blob, decoded. `index.json` is the manifest; the client's log needs no entry in it.
    ///
    /// @param file a blob
    /// @throws ProblemException with `ArchiveMissing`, a key's problem, `FileMissing`, `BlobNotAsManifest`,
    ///     `BlobDamaged`
    public byte[] blob(ArchiveName file) throws IOException, InterruptedException {
        if (file.equals(ArchiveName.MANIFEST)) {
            return stored.json();
        }
        BlobCheck check;
        if (file.equals(ArchiveName.CLIENT_LOG) && hasClientLog()) {
            checkTrust();
            check = BlobCheck.unlisted(file, name());
        } else {
            check = BlobCheck.listed(readable(file), name());
        }
        byte[] raw = folder.read(file, check.maxSize());
        return blobs.compute(() -> {
            check.check(raw, key);
            return blobs.decodeNow(raw, file, name().text(), key);
        });
    }

    private ManifestFile readable(ArchiveName file) throws ProblemException {
        ManifestFile entry = manifest().file(file);
        if (!ManifestTrust.isOpenToAll(file)) {
            checkTrust();
        }
        ManifestTrust.checkReadable(entry, key, name());
        return entry;
    }

    private void checkTrust() throws ProblemException {
        if (key.isEmpty()) {
            ManifestTrust.check(manifest(), key, name());
        }
    }

    @Override
    public String toString() {
        return name().text();
    }

    /// What reading a snapshot takes, made once for the process.
    record Reading(Chunks chunks, BlobFiles blobs) {}
}
