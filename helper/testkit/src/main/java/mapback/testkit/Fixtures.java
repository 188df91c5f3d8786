package mapback.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real backups that the tests run on, see `helper/testkit/fixtures/README.md`.
///
/// The folder is named by the system property `mapback.fixtures`, which the build sets; without it (in an IDE) it
/// is looked for above the working directory.
public final class Fixtures {
    private static final String PLACE = "helper/testkit/fixtures";

    private Fixtures() {}

    /// The folder of all fixtures.
    public static Path root() {
        String told = System.getProperty("mapback.fixtures", "");
        return told.isEmpty() ? search() : Path.of(told);
    }

    /// The sample datastore directory, which nobody may write to; see [#copyDatastore(Path)].
    public static Path datastore() {
        return root().resolve("datastore");
    }

    /// Key files and `passwords.txt`.
    public static Path keys() {
        return root().resolve("keys");
    }

    /// A key file by its name, as `scrypt.key`.
    public static Path key(String name) {
        return keys().resolve(name);
    }

    /// The password that opens a key file of [#keys()].
    public static String password(String keyFile) {
        try (var lines = Files.lines(keys().resolve("passwords.txt"))) {
            return lines.map(line -> line.split(" +"))
                    .filter(words -> words.length > 1 && words[0].equals(keyFile))
                    .map(words -> words[1])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file or folder with what the official client restored or printed, as `images.json`.
    public static Path truth(String name) {
        return root().resolve("truth").resolve(name);
    }

    /// The same, read.
    public static JsonNode truthJson(String name) {
        return json(truth(name));
    }

    /// A writable copy of the sample datastore.
    ///
    /// @param into a folder that does not exist yet or is empty
    /// @return `into`
    public static Path copyDatastore(Path into) throws IOException {
        Path from = datastore();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(into.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, into.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        // A namespace without a group, which git cannot hold.
        Files.createDirectories(into.resolve("ns/empty-ns"));
        return into;
    }

    static JsonNode json(Path file) {
        return new JsonMapper().readTree(file);
    }

    private static Path search() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(PLACE))) {
                return folder.resolve(PLACE);
            }
        }
        throw new IllegalStateException("no " + PLACE + " above " + here + ", and mapback.fixtures is not set");
    }
}
