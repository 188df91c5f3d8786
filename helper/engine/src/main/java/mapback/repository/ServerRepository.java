package mapback.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.ServerRows.FileRow;
import mapback.pbs.format.ServerRows.GroupRow;
import mapback.pbs.format.ServerRows.SnapshotRow;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.store.ServerDatastore;
import mapback.pbs.store.Usage;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.GroupMissing;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;

/// A datastore of a server. Lists come in one answer of the server each, and are put in order here.
final class ServerRepository implements OpenRepository {
    private final ServerDatastore datastore;
    private final OpenSnapshot.Reading reading;

    ServerRepository(ServerDatastore datastore, OpenSnapshot.Reading reading) {
        this.datastore = datastore;
        this.reading = reading;
    }

    @Override
    public String name() {
        return datastore.text();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    @Override
    public List<Namespace> namespaces() throws IOException, InterruptedException {
        return datastore.namespaces();
    }

    @Override
    public void groups(Namespace namespace, Page<GroupSummary> page) throws IOException, InterruptedException {
        List<GroupSummary> rows = datastore.groups(namespace).stream()
                .map(ServerRepository::summary)
                .sorted(Comparator.comparing(GroupSummary::group))
                .toList();
        inPages(rows, page);
    }

    /// A group whose only backup is unfinished names its time; without files that can be restored there is none.
    private static GroupSummary summary(GroupRow row) {
        boolean isFinished = row.files().contains(ArchiveName.MANIFEST);
        return new GroupSummary(
                row.group(),
                isFinished ? row.lastBackup() : Optional.empty(),
                row.backupCount(),
                isFinished ? row.files() : List.of(),
                row.owner(),
                row.comment());
    }

    @Override
    public void snapshots(Namespace namespace, Optional<Group> group, Page<SnapshotSummary> page)
            throws IOException, InterruptedException {
        List<SnapshotRow> rows = datastore.snapshots(namespace, group);
        if (rows.isEmpty() && group.isPresent()) {
            mustExist(namespace, group.get());
        }
        inPages(finished(rows).map(ServerRepository::summary).toList(), page);
    }

    private static Stream<SnapshotRow> finished(List<SnapshotRow> rows) {
        return rows.stream().filter(SnapshotRow::isFinished).sorted(Comparator.comparing(SnapshotRow::name));
    }

    private static SnapshotSummary summary(SnapshotRow row) {
        return new SnapshotSummary(
                row.name(),
                row.files().stream().map(ServerRepository::summary).toList(),
                row.owner(),
                row.isProtected(),
                row.size(),
                row.comment(),
                row.keyFingerprint(),
                row.verification(),
                Optional.empty());
    }

    private static FileSummary summary(FileRow row) {
        return new FileSummary(row.name(), row.cryptMode(), row.size());
    }

    private static <T> void inPages(List<T> rows, Page<T> page) throws IOException, InterruptedException {
        for (int from = 0; from < rows.size(); from += Page.SIZE) {
            page.accept(new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + Page.SIZE))));
        }
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
        public List<SnapshotName> finished(Group group) throws IOException, InterruptedException {
            List<SnapshotRow> rows = datastore.snapshots(namespace, Optional.of(group));
            if (rows.isEmpty()) {
                mustExist(namespace, group);
            }
            return ServerRepository.finished(rows).map(SnapshotRow::name).toList();
        }

        /// Who may read a snapshot may not always list it: opening it will tell.
        @Override
        public void mustBeFinished(SnapshotName name) {
            // Nothing is asked here.
        }
    }

    private void mustExist(Namespace namespace, Group group) throws IOException, InterruptedException {
        if (datastore.groups(namespace).stream().noneMatch(row -> row.group().equals(group))) {
            throw new ProblemException(new GroupMissing(group.text(), namespace.text()));
        }
    }

    /// A finished snapshot's row.
    private SnapshotRow find(Namespace namespace, SnapshotName name) throws IOException, InterruptedException {
        List<SnapshotRow> rows = datastore.snapshots(namespace, Optional.of(name.group()));
        if (rows.isEmpty()) {
            mustExist(namespace, name.group());
        }
        SnapshotRow found = rows.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(new SnapshotMissing(name.text(), namespace.text())));
        if (!found.isFinished()) {
            throw new ProblemException(new SnapshotUnfinished(name.text()));
        }
        return found;
    }

    @Override
    public List<FileSummary> files(Namespace namespace, SnapshotName snapshot)
            throws IOException, InterruptedException {
        return summary(find(namespace, snapshot)).files();
    }

    @Override
    public String notes(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        SnapshotRow row = find(namespace, snapshot);
        return datastore.notes(namespace, row.name());
    }

    @Override
    public boolean isProtected(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException {
        return find(namespace, snapshot).isProtected();
    }

    @Override
    public OpenSnapshot openSnapshot(Namespace namespace, SnapshotName snapshot)
            throws IOException, InterruptedException {
        return OpenSnapshot.open(datastore.open(namespace, snapshot), reading);
    }

    @Override
    public Usage usage() throws IOException, InterruptedException {
        return datastore.usage();
    }
}
