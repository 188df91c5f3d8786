package mapback.repository;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.CryptMode;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.ManifestFile;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.format.Unprotected;
import mapback.pbs.format.VerifyState;
import mapback.pbs.store.SnapshotFiles;
import mapback.pbs.store.SnapshotFolder;
import mapback.problem.Problem;

/// A snapshot as it stands in a list.
///
/// @param files          those of the manifest in its order, the manifest, then what else is there
/// @param size           sum of the sizes of all files that the manifest knows; empty when it is damaged
/// @param comment        the first line of its notes
/// @param keyFingerprint of the key it was signed or encrypted with
/// @param verification   what the server's last verification said
/// @param problem        why the manifest cannot be used; the files are then names only
public record SnapshotSummary(
        SnapshotName name,
        List<FileSummary> files,
        Optional<String> owner,
        boolean isProtected,
        OptionalLong size,
        Optional<String> comment,
        Optional<Fingerprint> keyFingerprint,
        Optional<VerifyState> verification,
        Optional<Problem> problem) {
    public SnapshotSummary {
        files = List.copyOf(files);
    }

    static SnapshotSummary of(SnapshotFolder folder, Optional<String> owner, StoredManifest stored) {
        Manifest manifest = stored.manifest();
        List<FileSummary> files = files(folder, stored);
        Unprotected unprotected = manifest.unprotected();
        return new SnapshotSummary(
                folder.name(),
                files,
                owner,
                folder.isProtected(),
                OptionalLong.of(
                        files.stream().mapToLong(file -> file.size().orElse(0)).sum()),
                unprotected.notes().flatMap(notes -> notes.lines().findFirst()),
                unprotected.keyFingerprint(),
                unprotected.verifyState(),
                Optional.empty());
    }

    static SnapshotSummary damaged(SnapshotFolder folder, Optional<String> owner, Problem problem) {
        return new SnapshotSummary(
                folder.name(),
                folder.files().stream().map(FileSummary::unknown).toList(),
                owner,
                folder.isProtected(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(problem));
    }

    /// As upstream lists them. A manifest cannot list itself: it counts as signed when it bears a signature.
    static List<FileSummary> files(SnapshotFiles folder, StoredManifest stored) {
        List<FileSummary> files = new ArrayList<>();
        Set<ArchiveName> listed = new HashSet<>();
        for (ManifestFile file : stored.manifest().files()) {
            files.add(FileSummary.known(file.name(), file.cryptMode(), file.size()));
            listed.add(file.name());
        }
        CryptMode own = stored.manifest().signature().isPresent() ? CryptMode.SIGN_ONLY : CryptMode.NONE;
        files.add(FileSummary.known(ArchiveName.MANIFEST, own, stored.storedSize()));
        listed.add(ArchiveName.MANIFEST);
        for (ArchiveName name : folder.files()) {
            if (!listed.contains(name)) {
                files.add(FileSummary.unknown(name));
            }
        }
        return files;
    }
}
