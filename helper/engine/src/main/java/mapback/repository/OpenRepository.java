package mapback.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.store.Usage;
import mapback.problem.ProblemException;

/// A repository at hand: its snapshots can be listed and opened. May be asked by any number of threads at once.
///
/// Lists are in upstream's order: types ct, host, vm; ids that are numbers by their value and before the rest; times.
public interface OpenRepository {
    /// What it is called in messages.
    String name();

    /// The folder of a datastore directory, without links; empty for a server.
    Optional<Path> folder();

    /// All namespaces, each before what is below it, the root first.
    List<Namespace> namespaces() throws IOException, InterruptedException;

    /// All groups of a namespace, page by page; those without a finished snapshot among them.
    ///
    /// @throws ProblemException with `NamespaceMissing`
    void groups(Namespace namespace, Page<GroupSummary> page) throws IOException, InterruptedException;

    /// The same at once.
    default List<GroupSummary> groups(Namespace namespace) throws IOException, InterruptedException {
        List<GroupSummary> all = new ArrayList<>();
        groups(namespace, all::addAll);
        return all;
    }

    /// All finished snapshots of a namespace or of one group, page by page. One whose manifest is damaged has its
    /// problem with it.
    ///
    /// @throws ProblemException with `NamespaceMissing` or `GroupMissing`
    void snapshots(Namespace namespace, Optional<Group> group, Page<SnapshotSummary> page)
            throws IOException, InterruptedException;

    /// The same at once.
    default List<SnapshotSummary> snapshots(Namespace namespace, Optional<Group> group)
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
    SnapshotName resolve(Namespace namespace, String text) throws IOException, InterruptedException;

    /// The files of a snapshot, in the manifest's order.
    ///
    /// @throws ProblemException also when the manifest is damaged
    List<FileSummary> files(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException;

    /// The snapshot's notes, all lines; empty when it has none.
    String notes(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException;

    /// Whether the snapshot is kept from being removed.
    boolean isProtected(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException;

    /// Opens a snapshot: reads its manifest. What needs a key is had with [OpenSnapshot#withKey].
    ///
    /// @return closed by the caller
    /// @throws ProblemException with `SnapshotMissing`, `SnapshotUnfinished`, `BlobDamaged` or `ManifestDamaged`
    OpenSnapshot openSnapshot(Namespace namespace, SnapshotName snapshot) throws IOException, InterruptedException;

    /// The room on its file system.
    Usage usage() throws IOException, InterruptedException;
}
