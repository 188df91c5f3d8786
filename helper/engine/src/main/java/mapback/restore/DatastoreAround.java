package mapback.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    /// @param datastore the one that is read from, if it is a folder here
    public static Optional<Path> of(Path folder, Optional<Path> datastore) throws IOException {
        Optional<Path> real = Optional.empty();
        if (datastore.isPresent()) {
            real = Optional.of(datastore.get().toRealPath());
        }
        for (Path place : places(folder)) {
            Optional<Path> found = above(place, real);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Path> places(Path folder) throws IOException {
        List<Path> places = new ArrayList<>();
        places.add(folder);
        places.addAll(OtherNames.read(MOUNTS).of(folder));
        return places;
    }

    private static Optional<Path> above(Path start, Optional<Path> datastore) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (datastore.filter(folder::equals).isPresent() || Files.isDirectory(folder.resolve(CHUNKS))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
