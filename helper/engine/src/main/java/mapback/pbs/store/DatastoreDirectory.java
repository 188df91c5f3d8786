package mapback.pbs.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import mapback.linux.SystemCallException;
import mapback.linux.Volume;
import mapback.pbs.format.BackupType;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.FolderMissing;
import mapback.problem.RepositoryProblem.GroupMissing;
import mapback.problem.RepositoryProblem.NamespaceMissing;
import mapback.problem.RepositoryProblem.NotADatastore;
import mapback.problem.RepositoryProblem.ReadFailed;

/// A folder laid out as a server's datastore: of a dead server's disk, a synced copy, a USB datastore, a live one.
///
/// Only its own folder and `.chunks` may be symbolic links, as people put chunks on another disk; below them none is
/// followed. Names that break the rules for their kind are passed over.
public final class DatastoreDirectory {
    private static final String NAMESPACES = "ns";

    private final Path path;
    private final ChunkFolder chunks;

    private DatastoreDirectory(Path path) {
        this.path = path;
        this.chunks = new ChunkFolder(path);
    }

    /// @throws ProblemException with `FolderMissing`, `NotADatastore` or `AccessDenied`
    public static DatastoreDirectory open(Path path) throws ProblemException {
        if (!isFolder(path, new ProblemException(new FolderMissing(path.toString())))) {
            throw new ProblemException(new NotADatastore(path.toString(), ChunkFolder.NAME));
        }
        Path chunks = path.resolve(ChunkFolder.NAME);
        ProblemException none = new ProblemException(new NotADatastore(path.toString(), ChunkFolder.NAME));
        if (!isFolder(chunks, none)) {
            throw none;
        }
        return new DatastoreDirectory(path);
    }

    private static boolean isFolder(Path path, ProblemException missing) throws ProblemException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            throw missing;
        } catch (IOException e) {
            throw Refusal.of(path, e);
        }
    }

    /// The datastore's own folder.
    public Path path() {
        return path;
    }

    /// All namespaces, each before what is below it, the root first.
    public List<Namespace> namespaces() throws ProblemException {
        List<Namespace> found = new ArrayList<>();
        addWithChildren(Namespace.ROOT, found);
        return found;
    }

    private void addWithChildren(Namespace namespace, List<Namespace> found) throws ProblemException {
        found.add(namespace);
        Path folder = folder(namespace).resolve(NAMESPACES);
        for (String name : Folder.names(folder).stream().sorted().toList()) {
            if (namespace.canHold(name) && Folder.isThere(folder.resolve(name))) {
                addWithChildren(namespace.child(name), found);
            }
        }
    }

    /// All groups of a namespace in upstream's order, also those without a snapshot.
    ///
    /// @throws ProblemException with `NamespaceMissing`
    public List<GroupFolder> groups(Namespace namespace) throws ProblemException {
        Path place = existing(namespace);
        List<Group> groups = new ArrayList<>();
        for (BackupType type : BackupType.values()) {
            Path folder = place.resolve(type.text());
            for (String id : Folder.names(folder)) {
                if (Group.isId(id) && Folder.isThere(folder.resolve(id))) {
                    groups.add(new Group(type, id));
                }
            }
        }
        return groups.stream()
                .sorted()
                .map(group -> new GroupFolder(namespace, group, place.resolve(group.text()), chunks))
                .toList();
    }

    /// One group of a namespace.
    ///
    /// @throws ProblemException with `NamespaceMissing` or `GroupMissing`
    public GroupFolder group(Namespace namespace, Group group) throws ProblemException {
        Path place = existing(namespace);
        Path folder = place.resolve(group.text());
        if (!Folder.isThere(place.resolve(group.type().text())) || !Folder.isThere(folder)) {
            throw new ProblemException(new GroupMissing(group.text(), namespace.text()));
        }
        return new GroupFolder(namespace, group, folder, chunks);
    }

    /// The chunks of all snapshots.
    ///
    /// @throws ProblemException with `AccessDenied`, or `NotADatastore` when they are gone
    public ChunkSource chunks() throws ProblemException {
        chunks.check();
        return chunks;
    }

    /// The room on its file system.
    public Usage usage() throws ProblemException {
        try {
            Volume volume = Volume.of(path);
            return new Usage(volume.total(), volume.total() - volume.free(), volume.available());
        } catch (SystemCallException e) {
            throw new ProblemException(new ReadFailed(path.toString(), e.reason()), e);
        }
    }

    /// Every `ns` on the way is a folder of its own, so each is looked at: none may be a link.
    private Path existing(Namespace namespace) throws ProblemException {
        Path place = path;
        for (String component : namespace.components()) {
            Path folder = place.resolve(NAMESPACES);
            place = folder.resolve(component);
            if (!Folder.isThere(folder) || !Folder.isThere(place)) {
                throw new ProblemException(new NamespaceMissing(namespace.text(), path.toString()));
            }
        }
        if (!Files.isReadable(place)) {
            throw Refusal.of(place, new AccessDeniedException(place.toString()));
        }
        return place;
    }

    private Path folder(Namespace namespace) {
        return path.resolve(namespace.path());
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
