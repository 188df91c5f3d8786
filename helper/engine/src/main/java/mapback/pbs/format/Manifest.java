package mapback.pbs.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.DamageProblem.ManifestFault;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.ArchiveMissing;

/// `index.json`: what a snapshot consists of, and the signature that vouches for it.
///
/// Parsed, it keeps every rule in itself; whether it is the right one says [#checkBelongsTo], and whether it may be
/// trusted `mapback.pbs.key.ManifestTrust`.
///
/// @see "Proxmox Backup manifest"
public final class Manifest {
    /// Bytes of the longest manifest that is read.
    public static final int MAX_SIZE = 4 << 20;

    /// Files that a manifest may list; a virtual machine has a few dozen at most.
    public static final int MAX_FILES = 4096;

    private final Json.Members document;
    private final SnapshotName name;
    private final Map<ArchiveName, ManifestFile> files;
    private final Optional<String> signature;
    private final Unprotected unprotected;

    Manifest(
            Json.Members document,
            SnapshotName name,
            Map<ArchiveName, ManifestFile> files,
            Optional<String> signature,
            Unprotected unprotected) {
        this.document = document;
        this.name = name;
        this.files = files;
        this.signature = signature;
        this.unprotected = unprotected;
    }

    /// @param json     the document; the blob around it is decoded before
    /// @param snapshot the snapshot it was found in, for messages
    /// @throws ProblemException with `ManifestDamaged`
    public static Manifest parse(byte[] json, String snapshot) throws ProblemException {
        return new ManifestReader(snapshot).read(json);
    }

    /// The snapshot it says it belongs to.
    public SnapshotName name() {
        return name;
    }

    /// All files it lists, in its order; not itself, and not the client's log.
    public List<ManifestFile> files() {
        return List.copyOf(files.values());
    }

    /// What it says about that file; empty when it does not list it.
    public Optional<ManifestFile> find(ArchiveName file) {
        return Optional.ofNullable(files.get(file));
    }

    /// What it says about that file.
    ///
    /// @throws ProblemException with `ArchiveMissing`, which lists what there is, the manifest itself too
    public ManifestFile file(ArchiveName file) throws ProblemException {
        return find(file)
                .orElseThrow(() -> new ProblemException(new ArchiveMissing(
                        file.user(),
                        name.text(),
                        Stream.concat(files.keySet().stream(), Stream.of(ArchiveName.MANIFEST))
                                .map(ArchiveName::user)
                                .toList())));
    }

    /// 64 lower-case hexadecimal digits; empty when it is not signed.
    public Optional<String> signature() {
        return signature;
    }

    /// What the signature does not cover.
    public Unprotected unprotected() {
        return unprotected;
    }

    /// Whether any file is encrypted, or signed by way of the manifest.
    public boolean hasProtectedFiles() {
        return files.values().stream().anyMatch(file -> file.cryptMode() != CryptMode.NONE);
    }

    /// The bytes that the signature covers: the document without `signature` and `unprotected`, in canonical form.
    ///
    /// @throws ProblemException with `ManifestDamaged` when it holds what has no canonical form
    public byte[] canonical() throws ProblemException {
        Map<String, Json> covered = new LinkedHashMap<>(document.values());
        covered.remove(ManifestReader.SIGNATURE);
        covered.remove(ManifestReader.UNPROTECTED);
        try {
            return CanonicalJson.render(new Json.Members(covered));
        } catch (JsonFaultException e) {
            throw ManifestReader.damaged(name.text(), e);
        }
    }

    /// Compares type, id and time with the snapshot in which it was found; upstream does not.
    ///
    /// @throws ProblemException with `ManifestDamaged`
    public void checkBelongsTo(SnapshotName snapshot) throws ProblemException {
        if (!name.equals(snapshot)) {
            throw new ProblemException(new ManifestDamaged(snapshot.text(), ManifestFault.OTHER_SNAPSHOT, name.text()));
        }
    }

    @Override
    public String toString() {
        return "manifest of " + name;
    }
}
