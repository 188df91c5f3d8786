package mapback.pbs.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import mapback.linux.Identity;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.AccessDenied;
import mapback.problem.RepositoryProblem.ReadFailed;

/// Why the system did not let us read something, told so that the user can mend it.
final class Refusal {
    private Refusal() {}

    /// The problem behind a failed read of `path`: lacking rights name the first folder on the way that refuses.
    static ProblemException of(Path path, IOException cause) {
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        Problem problem = cause instanceof AccessDeniedException
                ? denied(firstRefusing(path), cause)
                : new ReadFailed(path.toString(), reason(cause));
        return new ProblemException(problem, cause);
    }

    /// A folder that may be entered lets its children's attributes be seen; the first child that hides them has the
    /// refusing folder above it.
    private static Path firstRefusing(Path path) {
        Path whole = path.toAbsolutePath();
        Path seen = whole.getRoot();
        for (Path name : whole) {
            Path next = seen.resolve(name);
            if (isHidden(next)) {
                return seen;
            }
            seen = next;
        }
        return whole;
    }

    private static boolean isHidden(Path path) {
        try {
            Files.readAttributes(path, PosixFileAttributes.class);
            return false;
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Problem denied(Path path, IOException cause) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            return new AccessDenied(
                    path.toString(),
                    attributes.owner().getName(),
                    attributes.group().getName(),
                    mode(path),
                    Identity.own().user());
        } catch (IOException e) {
            cause.addSuppressed(e);
            return new ReadFailed(path.toString(), reason(cause));
        }
    }

    /// Four octal digits, as `chmod` takes them.
    private static String mode(Path path) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode");
        return String.format("%04o", mode & 07777);
    }

    /// The system's own words; the name of the exception where it has none.
    private static String reason(IOException cause) {
        String said = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return said == null || said.isBlank() ? cause.getClass().getSimpleName() : said;
    }
}
