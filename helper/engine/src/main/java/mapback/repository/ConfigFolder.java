package mapback.repository;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mapback.linux.Rename;
import mapback.problem.HelperProblem.FolderFault;
import mapback.problem.HelperProblem.FolderUnsafe;
import mapback.problem.HelperProblem.HelperFault;
import mapback.problem.ProblemException;
import mapback.problem.SavedProblem.SavedFileNotWritten;
import mapback.problem.SavedProblem.SavedFileUnusable;
import mapback.problem.SavedProblem.SavedFileUnusable.Fault;
import org.jspecify.annotations.Nullable;

/// The folder of what users set up, `$XDG_CONFIG_HOME/mapback`, by default `~/.config/mapback`: nothing secret,
/// and yet for its user alone. The official client's is beside it.
///
/// @param home absolute; need not be there yet
public record ConfigFolder(Path home) {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// @param environment the process's variables; a relative `XDG_CONFIG_HOME` is ignored, as its specification
    ///     says
    /// @throws ProblemException with `FolderUnsafe` when there is no home to put it in
    public static ConfigFolder of(Map<String, String> environment) throws ProblemException {
        return of(environment, System.getProperty("user.home"));
    }

    /// @param known the system's idea of the home; Java says `?` when it has none, which is no folder
    static ConfigFolder of(Map<String, String> environment, String known) throws ProblemException {
        Optional<Path> set = absolute(environment.get("XDG_CONFIG_HOME"));
        if (set.isPresent()) {
            return new ConfigFolder(set.get());
        }
        Path home = absolute(environment.get("HOME"))
                .or(() -> absolute(known))
                .orElseThrow(() -> new ProblemException(new FolderUnsafe(known, FolderFault.NO_HOME, "")));
        return new ConfigFolder(home.resolve(".config"));
    }

    private static Optional<Path> absolute(@Nullable String text) {
        return Optional.ofNullable(text).filter(path -> path.startsWith("/")).map(Path::of);
    }

    /// A file of ours.
    Path file(String name) {
        return home.resolve("mapback").resolve(name);
    }

    /// Where the official client keeps its answers about certificates.
    Path officialFingerprints() {
        return home.resolve("proxmox-backup/fingerprints");
    }

    /// @param limit bytes that such a file may have
    /// @return empty when it is not there
    /// @throws ProblemException with `SavedFileUnusable` when it is larger, `HelperFault` when it cannot be read
    static Optional<byte[]> read(Path file, int limit) throws ProblemException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ProblemException(new HelperFault(file.toString(), "it is no regular file"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new ProblemException(
                        new SavedFileUnusable(file.toString(), Fault.TOO_LARGE, "more than " + limit + " bytes"));
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    /// Replaces a file in one step, so that there is always a whole one. Where users have put a link,
    /// what it leads to is replaced.
    ///
    /// @throws ProblemException with `SavedFileNotWritten`; what was there before still is
    static void write(Path file, byte[] content) throws ProblemException {
        try {
            Files.createDirectories(file.resolveSibling("."), PRIVATE_FOLDER);
            if (Files.isSymbolicLink(file) && !Files.exists(file)) {
                throw new IOException("it is a link to what is not there");
            }
            Path real = Files.exists(file) ? file.toRealPath() : file;
            Path unfinished = real.resolveSibling(real.getFileName() + ".tmp");
            Files.deleteIfExists(unfinished);
            try {
                fill(unfinished, content);
                Files.move(unfinished, real, ATOMIC_MOVE, REPLACE_EXISTING);
            } finally {
                // On a full disk it would be in the way of what makes room.
                Files.deleteIfExists(unfinished);
            }
            Rename.syncFolder(real.resolveSibling("."));
        } catch (IOException e) {
            throw new ProblemException(new SavedFileNotWritten(file.toString(), reason(e)), e);
        }
    }

    private static void fill(Path unfinished, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), PRIVATE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /// The system's own words; the name of the exception where it has none.
    private static String reason(IOException cause) {
        String said = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        if (said != null && !said.isBlank()) {
            return said;
        }
        return cause instanceof AccessDeniedException
                ? "permission denied"
                : cause.getClass().getSimpleName();
    }

    private static ProblemException fault(Path file, IOException e) {
        return new ProblemException(new HelperFault(file.toString(), String.valueOf(e.getMessage())), e);
    }
}
