package mapback.pbs.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.SnapshotMissing;

/// A group's folder: its snapshots, its owner, its notes.
public final class GroupFolder {
    /// `name@realm`, or `name@realm!token`.
    private static final Pattern OWNER =
            Pattern.compile("[^\\s:/!\\p{Cntrl}]+@[A-Za-z0-9_][A-Za-z0-9._-]{1,31}(![A-Za-z0-9_][A-Za-z0-9._-]*)?");

    private final Namespace namespace;
    private final Group group;
    private final Path path;
    private final ChunkFolder chunks;

    GroupFolder(Namespace namespace, Group group, Path path, ChunkFolder chunks) {
        this.namespace = namespace;
        this.group = group;
        this.path = path;
        this.chunks = chunks;
    }

    public Group group() {
        return group;
    }

    /// Who the group belongs to; empty when the file is missing or holds no such name.
    public Optional<String> owner() throws ProblemException, InterruptedException {
        return SmallFile.text(path.resolve("owner")).map(String::stripTrailing).filter(text -> OWNER.matcher(text)
                .matches());
    }

    /// The group's notes, all lines; empty when there is no such file.
    public Optional<String> notes() throws ProblemException, InterruptedException {
        return SmallFile.text(path.resolve("notes"));
    }

    /// All snapshots, oldest first; unfinished ones among them.
    public List<SnapshotName> snapshots() throws ProblemException {
        return Folder.names(path).stream()
                .map(SnapshotName::parseTime)
                .flatMap(Optional::stream)
                .map(time -> new SnapshotName(group, time))
                .sorted()
                .toList();
    }

    /// All snapshots whose backup came to its end, oldest first.
    public List<SnapshotName> finished() throws ProblemException {
        List<SnapshotName> finished = new ArrayList<>();
        for (SnapshotName snapshot : snapshots()) {
            if (isFinished(snapshot)) {
                finished.add(snapshot);
            }
        }
        return finished;
    }

    private boolean isFinished(SnapshotName snapshot) throws ProblemException {
        Path folder = folder(snapshot);
        return Folder.isFileThere(folder.resolve(ArchiveName.MANIFEST.server())) && Folder.isThere(folder);
    }

    /// The folder of one of the group's snapshots.
    ///
    /// @throws ProblemException with `SnapshotMissing`
    public SnapshotFolder snapshot(SnapshotName snapshot) throws ProblemException {
        Path folder = folder(snapshot);
        if (!Folder.isThere(folder)) {
            throw new ProblemException(new SnapshotMissing(snapshot.text(), namespace.text()));
        }
        return SnapshotFolder.look(snapshot, folder, chunks);
    }

    private Path folder(SnapshotName snapshot) {
        if (!snapshot.group().equals(group)) {
            throw new IllegalArgumentException(snapshot + " is not in " + group);
        }
        return path.resolve(snapshot.timeText());
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
