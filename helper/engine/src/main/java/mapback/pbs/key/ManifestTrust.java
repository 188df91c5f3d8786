package mapback.pbs.key;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.CryptMode;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.ManifestFile;
import mapback.pbs.format.SnapshotName;
import mapback.problem.DamageProblem.SignatureMissing;
import mapback.problem.DamageProblem.SignatureWrong;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyNeededUnnamed;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.problem.ProblemException;

/// Whether a manifest may be believed with the key at hand, or without one.
///
/// The order is upstream's. Where upstream is lax this is not: a signature that somebody took away is noticed, and so
/// is the manifest of another snapshot.
///
/// @see "Proxmox Backup manifest: signature"
public final class ManifestTrust {
    private ManifestTrust() {}

    /// Checks a manifest before any archive of its snapshot is read.
    ///
    /// @param key      empty when none was given and there is no default one
    /// @param snapshot the one that was asked for
    /// @throws ProblemException with `KeyWrong`, `SignatureWrong`, `SignatureMissing`, `KeyNeeded` or
    ///     `ManifestDamaged`
    public static void check(Manifest manifest, Optional<Key> key, SnapshotName snapshot) throws ProblemException {
        Optional<Fingerprint> needed = manifest.unprotected().keyFingerprint();
        if (key.isPresent()) {
            checkSigned(manifest, key.get(), needed, snapshot);
        } else if (needed.isPresent()) {
            throw new ProblemException(new KeyNeeded(needed.get().shortForm(), snapshot.text()));
        }
        manifest.checkBelongsTo(snapshot);
    }

    /// Checks as much as can be without a key: what listing needs, and reading a file that [#isOpenToAll].
    public static void checkUnsigned(Manifest manifest, SnapshotName snapshot) throws ProblemException {
        manifest.checkBelongsTo(snapshot);
    }

    private static void checkSigned(Manifest manifest, Key key, Optional<Fingerprint> needed, SnapshotName snapshot)
            throws ProblemException {
        String given = key.fingerprint().shortForm();
        if (needed.isPresent() && !needed.get().equals(key.fingerprint())) {
            throw new ProblemException(new KeyWrong(given, needed.get().shortForm(), snapshot.text()));
        }
        Optional<String> signature = manifest.signature();
        if (signature.isEmpty()) {
            if (needed.isPresent() || manifest.hasProtectedFiles()) {
                throw new ProblemException(new SignatureMissing(snapshot.text()));
            }
            return;
        }
        // Takes the same time wherever they differ, so that nobody can guess a signature byte by byte.
        if (!MessageDigest.isEqual(
                key.hmac(manifest.canonical()), HexFormat.of().parseHex(signature.get()))) {
            throw new ProblemException(new SignatureWrong(snapshot.text(), given));
        }
    }

    /// Whether a file can be read without the snapshot's key: the manifest itself, and the key that is encrypted for
    /// the master key, without which nobody who lost the key could recover it.
    public static boolean isOpenToAll(ArchiveName file) {
        return file.equals(ArchiveName.MANIFEST) || file.equals(ArchiveName.RSA_ENCRYPTED_KEY);
    }

    /// Checks, before a file is opened, that there is a key if it is encrypted. The manifest may not name one.
    ///
    /// @throws ProblemException with `KeyNeededUnnamed`
    public static void checkReadable(ManifestFile file, Optional<Key> key, SnapshotName snapshot)
            throws ProblemException {
        if (file.cryptMode() == CryptMode.ENCRYPT && key.isEmpty() && !isOpenToAll(file.name())) {
            throw new ProblemException(new KeyNeededUnnamed(file.name().user(), snapshot.text()));
        }
    }
}
