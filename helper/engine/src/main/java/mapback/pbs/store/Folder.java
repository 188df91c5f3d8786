package mapback.pbs.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mapback.problem.ProblemException;

/// What is in a folder of a datastore.
final class Folder {
    private Folder() {}

    /// Whether there is a folder at `path`, not by a symbolic link.
    ///
    /// @throws ProblemException when the system does not say
    static boolean isThere(Path path) throws ProblemException {
        return attributes(path).filter(BasicFileAttributes::isDirectory).isPresent();
    }

    /// Whether there is a regular file at `path`, not by a symbolic link.
    ///
    /// @throws ProblemException when the system does not say
    static boolean isFileThere(Path path) throws ProblemException {
        return attributes(path).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    /// All names in a folder, in no order; none when it is not there. What they are is not looked at.
    static List<String> names(Path folder) throws ProblemException {
        if (!isThere(folder)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Pruned between the two looks.
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw Refusal.of(folder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw Refusal.of(folder, e);
        }
        return names;
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws ProblemException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Refusal.of(path, e);
        }
    }
}
