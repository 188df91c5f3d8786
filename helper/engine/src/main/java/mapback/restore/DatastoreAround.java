package mapback.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether a folder lies in a datastore, where nothing is ever made or changed.
public final class DatastoreAround {
    private static final String CHUNKS = ".chunks";

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private DatastoreAround() {}

    /// The datastore that is read from, or any other: a folder with chunks in it. A part of it that is mounted
    /// elsewhere lies in it too.
    ///
    /// @param folder    absolute, without links
    /// @param datastore the one that is read from
    public static Optional<Path> of(Path folder, Path datastore) throws IOException {
        Path real = datastore.toRealPath();
        Optional<Path> found = above(folder, real);
        if (found.isPresent()) {
            return found;
        }
        return OtherNames.read(MOUNTS).of(folder).stream()
                .flatMap(other -> above(other, real).stream())
                .findFirst();
    }

    private static Optional<Path> above(Path start, Path datastore) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (folder.equals(datastore) || Files.isDirectory(folder.resolve(CHUNKS))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
