package mapback.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder on each file system that this machine has for tests: the temporary one's and a tmpfs.
final class Folders {
    private Folders() {}

    static Stream<Path> onEachFileSystem() {
        List<Path> roots = new ArrayList<>(List.of(Path.of(System.getProperty("java.io.tmpdir"))));
        Path memory = Path.of("/dev/shm");
        if (Files.isWritable(memory)) {
            roots.add(memory);
        }
        return roots.stream();
    }

    static Path make(Path root) throws IOException {
        return Files.createTempDirectory(root, "mapback-linux");
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
