package mapback.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.pbs.key.ManifestTrust;
import mapback.pbs.store.DatastoreDirectory;
import mapback.pbs.store.SnapshotFolder;
import mapback.pbs.store.Usage;
import mapback.problem.ProblemException;

/// A repository at hand: a datastore directory. May be asked by any number of threads at once.
///
/// Lists are in upstream's order: types ct, host, vm; ids that are numbers by their value and before the rest; times.
public final class OpenRepository {
    private final DatastoreDirectory directory;
    private final OpenSnapshot.Reading reading;
    private final BlobFiles blobs;

    OpenRepository(DatastoreDirectory directory, OpenSnapshot.Reading reading) {
        this.directory = directory;
        this.reading = reading;
        this.blobs = reading.blobs();
    }

    /// What it is called in messages: its path.
    public String name() {
        return directory.path().toString();
    }

    /// All namespaces, each before what is below it, the root first.
    public List<Namespace> namespaces() throws ProblemException {
        return directory.namespaces();
    }

    /// All groups of a namespace, page by page; those without a finished snapshot among them.
    ///
    /// @throws ProblemException with `NamespaceMissing`
    public void groups(Namespace namespace, Page<GroupSummary> page) throws IOException, InterruptedException {
        new Listing(directory, blobs).groups(namespace, page);
    }

    /// The same at once.
    public List<GroupSummary> groups(Namespace namespace) throws IOException, InterruptedException {
        List<GroupSummary> all = new ArrayList<>();
        groups(namespace, all::addAll);
        return all;
    }

    /// All finished snapshots of a namespace or of one group, page by page. One whose manifest is damaged has its
    /// problem with it.
    ///
    /// @throws ProblemException with `NamespaceMissing` or `GroupMissing`
    public void snapshots(Namespace namespace, Optional<Group> group, Page<SnapshotSummary> page)
            throws IOException, InterruptedException {
        new Listing(directory, blobs).snapshots(namespace, group, page);
    }

    /// The same at once.
    public List<SnapshotSummary> snapshots(Namespace namespace, Optional<Group> group)
            throws IOException, InterruptedException {
        List<SnapshotSummary> all = new ArrayList<>();
        snapshots(namespace, group, all::addAll);
        return all;
    }

    /// Which snapshot a text means: `type/id/time`, a group for its newest finished one, or a group and the beginning
    /// of the only time that begins so.
    ///
    /// @throws ProblemException with `NameInvalid`, `GroupMissing`, `GroupEmpty`, `SnapshotMissing`,
    ///     `SnapshotUnfinished` or `SnapshotAmbiguous`
    public SnapshotName resolve(Namespace namespace, String text) throws ProblemException {
        return new SnapshotSearch(directory, namespace).find(text);
    }

    /// The files of a snapshot, in the manifest's order.
    ///
    /// @throws ProblemException also when the manifest is damaged
    public List<FileSummary> files(Namespace namespace, SnapshotName snapshot)
            throws IOException, InterruptedException {
        SnapshotFolder folder = folder(namespace, snapshot);
        return SnapshotSummary.files(folder, manifest(folder));
    }

    /// The snapshot's notes, all lines; empty when it has none.
    public String notes(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        return manifest(folder(namespace, snapshot))
                .manifest()
                .unprotected()
                .notes()
                .orElse("");
    }

    /// Whether the server keeps the snapshot from being removed.
    public boolean isProtected(Namespace namespace, SnapshotName snapshot) throws ProblemException {
        return folder(namespace, snapshot).isProtected();
    }

    /// Opens a snapshot: reads its manifest and checks it, with the key if there is one.
    ///
    /// @param key stays the caller's, and is used for as long as the snapshot's archives are
    /// @throws ProblemException with `SnapshotMissing`, `SnapshotUnfinished`, `BlobDamaged`, `ManifestDamaged`,
    ///     `KeyWrong`, `SignatureWrong` or `SignatureMissing`
    public OpenSnapshot openSnapshot(Namespace namespace, SnapshotName snapshot, Optional<Key> key)
            throws IOException, InterruptedException {
        return OpenSnapshot.open(directory, folder(namespace, snapshot), key, reading);
    }

    /// The room on its file system.
    public Usage usage() throws ProblemException {
        return directory.usage();
    }

    private SnapshotFolder folder(Namespace namespace, SnapshotName snapshot) throws ProblemException {
        return directory.group(namespace, snapshot.group()).snapshot(snapshot);
    }

    private StoredManifest manifest(SnapshotFolder folder) throws IOException, InterruptedException {
        StoredManifest stored = blobs.manifest(folder);
        ManifestTrust.checkUnsigned(stored.manifest(), folder.name());
        return stored;
    }
}
