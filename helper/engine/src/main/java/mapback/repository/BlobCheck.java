package mapback.repository;

import java.nio.ByteBuffer;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.BlobKind;
import mapback.pbs.format.CryptMode;
import mapback.pbs.format.Digest;
import mapback.pbs.format.ManifestFile;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.problem.DamageProblem.BlobDamaged;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.BlobNotAsManifest;
import mapback.problem.KeyProblem.KeyNeededUnnamed;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// What a blob file must be before it is decoded: the one that the manifest lists, encrypted if that says so.
///
/// Upstream does not compare the last; here a blob cannot pass as encrypted that is not.
final class BlobCheck {
    private final ArchiveName file;
    private final SnapshotName snapshot;
    private final Optional<ManifestFile> entry;

    private BlobCheck(ArchiveName file, SnapshotName snapshot, Optional<ManifestFile> entry) {
        this.file = file;
        this.snapshot = snapshot;
        this.entry = entry;
    }

    static BlobCheck listed(ManifestFile entry, SnapshotName snapshot) {
        return new BlobCheck(entry.name(), snapshot, Optional.of(entry));
    }

    /// For what the server added later: only its own checksum vouches for it.
    static BlobCheck unlisted(ArchiveName file, SnapshotName snapshot) {
        return new BlobCheck(file, snapshot, Optional.empty());
    }

    /// Bytes that the file can have at most.
    long maxSize() {
        return BlobHeader.MAX_STORED;
    }

    void check(byte[] raw, Optional<Key> key) throws ProblemException {
        if (entry.isPresent()) {
            checkEntry(raw, entry.get());
        }
        boolean isEncrypted = raw.length >= BlobHeader.PLAIN_SIZE
                && BlobHeader.kind(ByteBuffer.wrap(raw), 0)
                        .filter(BlobKind::isEncrypted)
                        .isPresent();
        if (entry.isPresent() && isEncrypted != mustBeEncrypted(entry.get())) {
            throw problem(new BlobDamaged(
                    file.server(), snapshot.text(), isEncrypted ? BlobFault.ENCRYPTED : BlobFault.NOT_ENCRYPTED));
        }
        if (isEncrypted && key.isEmpty()) {
            throw problem(new KeyNeededUnnamed(file.user(), snapshot.text()));
        }
    }

    private void checkEntry(byte[] raw, ManifestFile listed) throws ProblemException {
        if (raw.length != listed.size()) {
            throw differs(raw.length + " B", listed.size() + " B");
        }
        Digest found = Sha256.of(raw);
        if (!found.equals(listed.csum())) {
            throw differs(found.hex(), listed.csum().hex());
        }
    }

    /// The key that is encrypted for the master key is stored plain, whatever its crypt mode says.
    private static boolean mustBeEncrypted(ManifestFile listed) {
        return listed.cryptMode() == CryptMode.ENCRYPT && !listed.name().equals(ArchiveName.RSA_ENCRYPTED_KEY);
    }

    private ProblemException differs(String found, String expected) {
        return problem(new BlobNotAsManifest(file.server(), snapshot.text(), found, expected));
    }

    private static ProblemException problem(Problem problem) {
        return new ProblemException(problem);
    }
}
