package mapback.repository;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.ManifestTrust;
import mapback.pbs.store.DatastoreDirectory;
import mapback.pbs.store.GroupFolder;
import mapback.pbs.store.SnapshotFolder;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.AccessDenied;
import mapback.problem.RepositoryProblem.ReadFailed;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.RepositoryProblem.SnapshotUnfinished;

/// The lists of a datastore directory.
final class Listing {
    /// Rows of the first page: few, so that something is to be seen soon.
    private static final int FIRST_PAGE = 50;

    private static final System.Logger LOG = System.getLogger(Listing.class.getName());

    private final DatastoreDirectory directory;
    private final BlobFiles blobs;

    Listing(DatastoreDirectory directory, BlobFiles blobs) {
        this.directory = directory;
        this.blobs = blobs;
    }

    /// A snapshot that is to be read, and what its group says about it.
    private record Row(GroupFolder group, SnapshotName name, Optional<String> owner) {}

    void groups(Namespace namespace, Page<GroupSummary> page) throws IOException, InterruptedException {
        inPages(directory.groups(namespace), group -> Optional.of(summary(group)), page);
    }

    private static GroupSummary summary(GroupFolder folder) throws ProblemException, InterruptedException {
        List<SnapshotName> finished = folder.finished();
        Optional<SnapshotName> newest = finished.isEmpty() ? Optional.empty() : Optional.of(finished.getLast());
        return new GroupSummary(
                folder.group(),
                newest.map(SnapshotName::time),
                finished.size(),
                newest.isPresent() ? files(folder, newest.get()) : List.of(),
                whenReadable(folder::owner),
                whenReadable(folder::notes).map(Listing::firstLine));
    }

    private interface Text {
        Optional<String> read() throws ProblemException, InterruptedException;
    }

    /// What is beside the point of a list must not stand in its way: one group's odd file would hide all the others.
    private static Optional<String> whenReadable(Text text) throws ProblemException, InterruptedException {
        try {
            return text.read();
        } catch (ProblemException e) {
            if (e.problem() instanceof ReadFailed unreadable) {
                LOG.log(Level.WARNING, "list: {0} is left out, {1}", unreadable.path(), unreadable.reason());
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<ArchiveName> files(GroupFolder folder, SnapshotName snapshot) throws ProblemException {
        try {
            return folder.snapshot(snapshot).files();
        } catch (ProblemException e) {
            if (e.problem() instanceof SnapshotMissing) {
                return List.of();
            }
            throw e;
        }
    }

    /// With its line feed, as upstream gives a group's comment; that of a snapshot comes without.
    private static String firstLine(String notes) {
        int end = notes.indexOf('\n');
        return end < 0 ? notes : notes.substring(0, end + 1);
    }

    void snapshots(Namespace namespace, Optional<Group> group, Page<SnapshotSummary> page)
            throws IOException, InterruptedException {
        List<GroupFolder> groups =
                group.isPresent() ? List.of(directory.group(namespace, group.get())) : directory.groups(namespace);
        List<Row> rows = new ArrayList<>();
        SideBySide.read(groups, folder -> Optional.of(rows(folder))).forEach(rows::addAll);
        inPages(rows, this::summary, page);
    }

    private static List<Row> rows(GroupFolder folder) throws ProblemException, InterruptedException {
        Optional<String> owner = whenReadable(folder::owner);
        return folder.snapshots().stream()
                .map(name -> new Row(folder, name, owner))
                .toList();
    }

    /// Empty for one that is unfinished, or was pruned meanwhile. A damaged one stays in the list with its problem;
    /// lacking rights end the list, since they are the same for all.
    private Optional<SnapshotSummary> summary(Row row) throws IOException, InterruptedException {
        Optional<SnapshotFolder> there = finished(row);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        SnapshotFolder folder = there.get();
        try {
            StoredManifest stored = blobs.manifest(folder);
            ManifestTrust.checkUnsigned(stored.manifest(), row.name());
            return Optional.of(SnapshotSummary.of(folder, row.owner(), stored));
        } catch (ProblemException e) {
            if (e.problem() instanceof AccessDenied) {
                throw e;
            }
            return e.problem() instanceof SnapshotUnfinished
                    ? Optional.empty()
                    : Optional.of(SnapshotSummary.damaged(folder, row.owner(), e.problem()));
        }
    }

    private static Optional<SnapshotFolder> finished(Row row) throws ProblemException {
        try {
            return Optional.of(row.group().snapshot(row.name())).filter(SnapshotFolder::isFinished);
        } catch (ProblemException e) {
            if (e.problem() instanceof SnapshotMissing) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <A, B> void inPages(List<A> all, SideBySide.Reading<A, B> reading, Page<B> page)
            throws IOException, InterruptedException {
        int from = 0;
        while (from < all.size()) {
            int to = Math.min(all.size(), from + (from == 0 ? FIRST_PAGE : Page.SIZE));
            List<B> rows = SideBySide.read(all.subList(from, to), reading);
            if (!rows.isEmpty()) {
                page.accept(rows);
            }
            from = to;
        }
    }
}
