package mapback.protocol.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mapback.problem.HelperProblem.FolderFault;
import mapback.problem.HelperProblem.FolderUnsafe;
import mapback.problem.HelperProblem.HelperFault;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// The folder where a user's helper and apps meet: `$XDG_RUNTIME_DIR/mapback` if that variable names a folder of
/// the effective user that nobody else may enter; else `/run/user/<euid>/mapback` under the same condition; for
/// root `/run/mapback-root`; else `$XDG_STATE_HOME/mapback/run`.
///
/// @param path absolute; of the effective user, mode 0700
public record RuntimeFolder(Path path) {
    /// A socket's name has 107 bytes on Linux; the longest name in here is `/stream-` and 16 digits.
    private static final int LONGEST_PATH = 107 - 24;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// Finds the folder, makes it if it is lacking, and checks it.
    ///
    /// @param environment the process's variables
    /// @throws ProblemException with [FolderUnsafe] when it is there and not ours alone
    public static RuntimeFolder open(Map<String, String> environment) throws ProblemException {
        return open(environment, effectiveUser());
    }

    /// @param user the effective user's number
    static RuntimeFolder open(Map<String, String> environment, int user) throws ProblemException {
        Path folder = place(environment, user);
        make(folder);
        check(folder, user);
        if (folder.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new ProblemException(new HelperFault(folder.toString(), "its name is too long for a socket"));
        }
        return new RuntimeFolder(folder);
    }

    static Path place(Map<String, String> environment, int user) throws ProblemException {
        Optional<Path> session = absolute(environment.get("XDG_RUNTIME_DIR")).filter(base -> isPrivate(base, user));
        if (session.isPresent()) {
            return session.get().resolve("mapback");
        }
        Path login = Path.of("/run/user", Integer.toString(user));
        if (isPrivate(login, user)) {
            return login.resolve("mapback");
        }
        return user == 0
                ? Path.of("/run/mapback-root")
                : StateFolder.of(environment).path().resolve("run");
    }

    static Optional<Path> absolute(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(Path folder, int user) {
        try {
            check(folder, user);
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    private static void make(Path folder) throws ProblemException {
        try {
            if (folder.getParent() != null && !Files.isDirectory(folder.getParent())) {
                Files.createDirectories(folder.getParent(), PRIVATE);
            }
            Files.createDirectory(folder, PRIVATE);
        } catch (FileAlreadyExistsException _) {
            // Checked next.
        } catch (IOException e) {
            throw new ProblemException(
                    new FolderUnsafe(folder.toString(), FolderFault.CREATE, String.valueOf(e.getMessage())), e);
        }
    }

    /// Links are not followed: whoever can place one could lead us elsewhere after the check.
    private static void check(Path folder, int user) throws ProblemException {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory()) {
                throw unsafe(folder, FolderFault.NOT_A_FOLDER, "");
            }
            if ((int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS) != user) {
                throw unsafe(folder, FolderFault.OWNER, found.owner().getName());
            }
            int mode = (int) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
            if (mode != 0700) {
                throw unsafe(folder, FolderFault.MODE, String.format("%04o", mode));
            }
        } catch (NoSuchFileException e) {
            throw new ProblemException(new FolderUnsafe(folder.toString(), FolderFault.NOT_A_FOLDER, "missing"), e);
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw new ProblemException(new HelperFault(folder.toString(), String.valueOf(e.getMessage())), e);
        }
    }

    private static ProblemException unsafe(Path folder, FolderFault fault, String detail) {
        return new ProblemException(new FolderUnsafe(folder.toString(), fault, detail));
    }

    /// The kernel shows a process's effective user as the owner of its folder in `/proc`.
    private static int effectiveUser() throws ProblemException {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new ProblemException(new HelperFault("/proc/self", String.valueOf(e.getMessage())), e);
        }
    }

    /// The helper's socket.
    public Path socket() {
        return path.resolve("helper");
    }

    /// The lock that its helper holds as long as it lives.
    public Path lock() {
        return path.resolve("helper.lock");
    }
}
