package mapback.restore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// By which other paths a folder can be reached: a mount may show a part of a file system a second time, and the
/// path through it does not tell of what the part lies in.
///
/// @see "proc_pid_mountinfo(5)"
final class OtherNames {
    private final List<Mount> mounts;

    private OtherNames(List<Mount> mounts) {
        this.mounts = mounts;
    }

    /// A line of the kernel's list.
    ///
    /// @param device of the file system
    /// @param root   the part of the file system that is shown, seen from its own root
    /// @param point  where it is shown
    private record Mount(String device, Path root, Path point) {

        static Optional<Mount> parse(String line) {
            String[] fields = line.split(" ", 6);
            try {
                return fields.length < 6
                        ? Optional.empty()
                        : Optional.of(
                                new Mount(fields[2], Path.of(unescaped(fields[3])), Path.of(unescaped(fields[4]))));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }

        /// The kernel writes blanks, line ends and backslashes as three octal digits.
        private static String unescaped(String field) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < field.length(); i++) {
                boolean isEscape = field.charAt(i) == '\\' && i + 3 < field.length();
                bytes.write(isEscape ? Integer.parseInt(field, i + 1, i + 4, 8) : field.charAt(i));
                i += isEscape ? 3 : 0;
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    /// @param mountInfo `/proc/self/mountinfo`
    static OtherNames read(Path mountInfo) throws IOException {
        return new OtherNames(Files.readAllLines(mountInfo, StandardCharsets.ISO_8859_1).stream()
                .flatMap(line -> Mount.parse(line).stream())
                .toList());
    }

    /// Every path that leads to a folder, itself among them if it is that plain.
    ///
    /// @param folder absolute, without links
    List<Path> of(Path folder) {
        List<Path> names = new ArrayList<>();
        for (Mount through : mounts) {
            if (folder.startsWith(through.point())) {
                Path inFileSystem = through.root()
                        .resolve(through.point().relativize(folder))
                        .normalize();
                for (Mount other : mounts) {
                    if (other.device().equals(through.device()) && inFileSystem.startsWith(other.root())) {
                        Path name = other.point()
                                .resolve(other.root().relativize(inFileSystem))
                                .normalize();
                        if (isSame(folder, name)) {
                            names.add(name);
                        }
                    }
                }
            }
        }
        return names;
    }

    /// A mount may hide another one.
    private static boolean isSame(Path folder, Path name) {
        try {
            return Files.isSameFile(folder, name);
        } catch (IOException e) {
            return false;
        }
    }
}
