package mapback.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.ManifestTrust;
import mapback.pbs.store.DatastoreDirectory;
import mapback.pbs.store.SnapshotFolder;
import mapback.pbs.store.Usage;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;

/// A datastore directory. Nothing is held open by it.
final class DirectoryRepository implements OpenRepository {
    private final DatastoreDirectory directory;
    private final OpenSnapshot.Reading reading;
    private final BlobFiles blobs;

    DirectoryRepository(DatastoreDirectory directory, OpenSnapshot.Reading reading) {
        this.directory = directory;
        this.reading = reading;
        this.blobs = reading.blobs();
    }

    @Override
    public String name() {
        return directory.path().toString();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(directory.path());
    }

    @Override
    public List<Namespace> namespaces() throws ProblemException {
        return directory.namespaces();
    }

    @Override
    public void groups(Namespace namespace, Page<GroupSummary> page) throws IOException, InterruptedException {
        new Listing(directory, blobs).groups(namespace, page);
    }

    @Override
    public void snapshots(Namespace namespace, Optional<Group> group, Page<SnapshotSummary> page)
            throws IOException, InterruptedException {
        new Listing(directory, blobs).snapshots(namespace, group, page);
    }

    @Override
    public SnapshotName resolve(Namespace namespace, String text) throws IOException, InterruptedException {
        return new SnapshotSearch(new Names(namespace), namespace).find(text);
    }

    private final class Names implements SnapshotSearch.Names {
        private final Namespace namespace;

        Names(Namespace namespace) {
            this.namespace = namespace;
        }

        @Override
        public List<SnapshotName> finished(Group group) throws ProblemException {
            return directory.group(namespace, group).finished();
        }

        @Override
        public void mustBeFinished(SnapshotName name) throws ProblemException {
            if (!folder(namespace, name).isFinished()) {
                throw new ProblemException(new SnapshotUnfinished(name.text()));
            }
        }
    }

    @Override
    public List<FileSummary> files(Namespace namespace, SnapshotName snapshot)
            throws IOException, InterruptedException {
        SnapshotFolder folder = folder(namespace, snapshot);
        return SnapshotSummary.files(folder, manifest(folder));
    }

    @Override
    public String notes(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        return manifest(folder(namespace, snapshot))
                .manifest()
                .unprotected()
                .notes()
                .orElse("");
    }

    @Override
    public boolean isProtected(Namespace namespace, SnapshotName snapshot) throws ProblemException {
        return folder(namespace, snapshot).isProtected();
    }

    @Override
    public OpenSnapshot openSnapshot(Namespace namespace, SnapshotName snapshot)
            throws IOException, InterruptedException {
        return OpenSnapshot.open(folder(namespace, snapshot), reading);
    }

    @Override
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
