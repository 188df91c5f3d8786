package mapback.repository;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import mapback.job.Cores;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.Manifest;
import mapback.pbs.key.Key;
import mapback.pbs.store.SnapshotFiles;
import mapback.problem.DamageProblem.BlobDamaged;
import mapback.problem.ProblemException;

/// Blob files of snapshots, read by the caller and decoded on the cores.
final class BlobFiles implements AutoCloseable {
    private final Cores cores;

    /// Decoders that nobody uses now: never more than there are cores.
    private final ConcurrentLinkedQueue<BlobDecoder> idle = new ConcurrentLinkedQueue<>();

    BlobFiles(Cores cores) {
        this.cores = cores;
    }

    /// Reads a snapshot's manifest and parses it; whether it may be trusted is not looked at.
    ///
    /// @throws ProblemException with `SnapshotUnfinished`, `BlobDamaged` or `ManifestDamaged`
    StoredManifest manifest(SnapshotFiles files) throws IOException, InterruptedException {
        byte[] stored = files.readManifest(BlobHeader.MAX_STORED);
        String snapshot = files.name().text();
        return compute(() -> {
            byte[] json = decodeNow(stored, ArchiveName.MANIFEST, snapshot, Optional.empty(), Manifest.MAX_SIZE);
            return new StoredManifest(Manifest.parse(json, snapshot), json, stored.length);
        });
    }

    /// Computes on a core and waits for it.
    <T> T compute(Cores.Work<T, ProblemException> work) throws ProblemException, InterruptedException {
        return cores.compute(work);
    }

    /// Decodes a blob file by its own magic; called on a core.
    ///
    /// @throws ProblemException with `BlobDamaged`
    byte[] decodeNow(byte[] stored, ArchiveName file, String snapshot, Optional<Key> key) throws ProblemException {
        return decodeNow(stored, file, snapshot, key, BlobHeader.MAX_BLOB_PLAIN);
    }

    private byte[] decodeNow(byte[] stored, ArchiveName file, String snapshot, Optional<Key> key, long maxPlain)
            throws ProblemException {
        BlobDecoder decoder = Optional.ofNullable(idle.poll()).orElseGet(BlobDecoder::new);
        try {
            return decoder.decodeBlob(stored, key, maxPlain);
        } catch (BlobFaultException e) {
            throw new ProblemException(new BlobDamaged(file.server(), snapshot, e.fault()), e);
        } finally {
            idle.add(decoder);
        }
    }

    @Override
    public void close() {
        idle.forEach(BlobDecoder::close);
        idle.clear();
    }
}
