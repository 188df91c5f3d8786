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
import mapback.pbs.format.IndexLength;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.ManifestFile;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.pbs.key.ManifestTrust;
import mapback.pbs.store.SnapshotFiles;
import mapback.pbs.store.Waiting;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;

/// A snapshot whose manifest was read and checked. Where it comes from a server it holds a connection, which keeps it
/// from being removed.
///
/// The manifest vouches for every file: an index or blob that is not the one it lists is refused.
public final class OpenSnapshot implements AutoCloseable {
    private final SnapshotFiles stored;
    private final StoredManifest manifest;
    private final Optional<Key> key;
    private final Chunks chunks;
    private final BlobFiles blobs;

    private OpenSnapshot(SnapshotFiles stored, StoredManifest manifest, Optional<Key> key, Reading reading) {
        this.stored = stored;
        this.manifest = manifest;
        this.key = key;
        this.chunks = reading.chunks();
        this.blobs = reading.blobs();
    }

    /// @param stored becomes this one's own, also when this fails
    static OpenSnapshot open(SnapshotFiles stored, Reading reading) throws IOException, InterruptedException {
        boolean isOpen = false;
        try {
            StoredManifest manifest = reading.blobs().manifest(stored);
            ManifestTrust.checkUnsigned(manifest.manifest(), stored.name());
            isOpen = true;
            return new OpenSnapshot(stored, manifest, Optional.empty(), reading);
        } finally {
            if (!isOpen) {
                stored.close();
            }
        }
    }

    /// The same snapshot, checked with a key and read with it. That a key is lacking is told when a file is asked
    /// for which needs it.
    ///
    /// @param given stays the caller's, and is used for as long as the snapshot's archives are
    /// @return shares with this one what is held open
    /// @throws ProblemException with `KeyWrong`, `SignatureWrong` or `SignatureMissing`
    public OpenSnapshot withKey(Key given) throws ProblemException {
        Optional<Key> present = Optional.of(given);
        ManifestTrust.check(manifest(), present, name());
        return new OpenSnapshot(stored, manifest, present, new Reading(chunks, blobs));
    }

    public SnapshotName name() {
        return stored.name();
    }

    public Manifest manifest() {
        return manifest.manifest();
    }

    /// Its files as in a list.
    public List<FileSummary> files() {
        return SnapshotSummary.files(stored, manifest);
    }

    /// Whether the server added a log of the backup. It is in no manifest.
    public boolean hasClientLog() {
        return stored.files().contains(ArchiveName.CLIENT_LOG);
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
        ByteBuffer bytes = stored.readIndex(file, IndexLength.of(entry));
        Index index = blobs.compute(() -> index(bytes, entry));
        ChunkOrigin origin = origin(entry);
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

    private ChunkOrigin origin(ManifestFile entry) throws IOException, InterruptedException {
        return new ChunkOrigin(
                stored.chunks(entry.name()), entry.cryptMode() == CryptMode.ENCRYPT ? key : Optional.empty());
    }

    private Index index(ByteBuffer bytes, ManifestFile entry) throws ProblemException {
        Index index = Index.parse(bytes, entry.name(), name().text());
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
            return manifest.json();
        }
        BlobCheck check;
        if (file.equals(ArchiveName.CLIENT_LOG) && hasClientLog()) {
            checkTrust();
            check = BlobCheck.unlisted(file, name());
        } else {
            check = BlobCheck.listed(readable(file), name());
        }
        byte[] raw = stored.read(file, check.maxSize());
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

    /// Whether reads wait for a server that is away; meanwhile it does not protect the snapshot.
    public Optional<Waiting> waiting() {
        return stored.waiting();
    }

    /// Ends what is held for reading it; its archives cannot be read any more.
    @Override
    public void close() {
        stored.close();
    }

    @Override
    public String toString() {
        return name().text();
    }

    /// What reading a snapshot takes, made once for the process.
    record Reading(Chunks chunks, BlobFiles blobs) {}
}
