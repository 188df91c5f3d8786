package mapback.linux;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that the root process is made of. Where others than root can write one, they can be root: it looks itself,
/// and so does the helper before it has it started.
public final class OwnFiles {
    private static final int WRITABLE_BY_OTHERS = 022;

    private OwnFiles() {}

    /// Looks at the Java machine, the class path and where JNA's native part is.
    ///
    /// @throws IOException when others can write something there
    public static void ofThisProcessMustBeSafe() throws IOException {
        String java = System.getProperty("java.home");
        String jna = System.getProperty("jna.boot.library.path", java);
        Optional<Path> unsafe =
                firstUnsafe(String.join(File.pathSeparator, java, jna, System.getProperty("java.class.path")));
        if (unsafe.isPresent()) {
            throw new IOException("others than root can write " + unsafe.get());
        }
    }

    /// The first that others can write: of these, as in a class path, what is in them, what they are in.
    ///
    /// @throws java.nio.file.NoSuchFileException when one is not there
    public static Optional<Path> firstUnsafe(String files) throws IOException {
        for (String file : files.split(File.pathSeparator, -1)) {
            Path real = Path.of(file).toRealPath();
            // The way as it was given too: whoever can turn a link aside chooses what is behind it.
            Stream<Path> above = Stream.of(real, Path.of(file).toAbsolutePath().normalize())
                    .flatMap(way -> Stream.iterate(way, folder -> folder != null, Path::getParent));
            try (Stream<Path> inside = Files.walk(real)) {
                Optional<Path> unsafe =
                        Stream.concat(above, inside).filter(OwnFiles::isUnsafe).findFirst();
                if (unsafe.isPresent()) {
                    return unsafe;
                }
            }
        }
        return Optional.empty();
    }

    /// Whether others than root can write it, or it cannot be looked at.
    public static boolean isUnsafe(Path file) {
        try {
            Map<String, Object> facts = Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            boolean isWritten = facts.get("mode") instanceof Integer mode && (mode & WRITABLE_BY_OTHERS) != 0;
            return !Integer.valueOf(0).equals(facts.get("uid")) || (isWritten && !Files.isSymbolicLink(file));
        } catch (IOException e) {
            return true;
        }
    }
}
