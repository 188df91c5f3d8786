package mapback.restore;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem;
import mapback.problem.TargetProblem.TargetDenied;
import mapback.problem.TargetProblem.TargetExists;
import mapback.problem.TargetProblem.TargetFolderMissing;
import mapback.problem.TargetProblem.TargetHalfWritten;
import mapback.problem.TargetProblem.TargetHasOtherNames;
import mapback.problem.TargetProblem.TargetInDatastore;
import mapback.problem.TargetProblem.TargetIsDevice;
import mapback.problem.TargetProblem.TargetIsFolder;
import mapback.problem.TargetProblem.TargetNameUnusable;

/// Where a restore writes: a name that was looked at and found good.
///
/// @param file    without any symbolic link in it
/// @param isThere whether there is a regular file of that name
public record TargetPlace(Path file, boolean isThere) {
    /// How many symbolic links are followed one after the other: as many as the kernel follows.
    private static final int MAX_LINKS = 40;

    /// What Linux takes as a name, without the longest suffix of ours.
    private static final int MAX_NAME_BYTES = 255 - PartFile.SUFFIX.length();

    /// What Linux takes as a path with its end mark, without the longest suffix of ours.
    private static final int MAX_PATH_BYTES = 4095 - PartFile.SUFFIX.length();

    /// Looks at a target; nothing is made or changed.
    ///
    /// @param wanted    absolute, as the user named it; a link stands for what it points to
    /// @param archive   what is to be restored, for the suggestion of a name
    /// @param datastore the folder that is read from, if it is one: nothing is ever written in it
    /// @throws ProblemException with what speaks against it
    public static TargetPlace find(Path wanted, ArchiveName archive, Optional<Path> datastore, TargetOptions options)
            throws IOException {
        Path file = withoutLinks(wanted, archive);
        Optional<Path> around = DatastoreAround.of(folder(file), datastore);
        if (around.isPresent()) {
            throw refuse(new TargetInDatastore(file.toString(), around.get().toString()));
        }
        checkName(file);
        Optional<BasicFileAttributes> existing = attributes(file);
        if (existing.isPresent()) {
            check(file, existing.get(), archive, options);
        }
        if (!Files.isWritable(folder(file))) {
            throw denied(file);
        }
        return new TargetPlace(file, existing.isPresent());
    }

    /// The system counts bytes, and the unfinished file needs some more.
    private static void checkName(Path file) throws ProblemException {
        int nameBytes = String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8).length;
        int pathBytes = file.toString().getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes > MAX_NAME_BYTES || pathBytes > MAX_PATH_BYTES) {
            throw refuse(new TargetNameUnusable(file.toString(), "it is too long"));
        }
    }

    private static Path withoutLinks(Path wanted, ArchiveName archive) throws IOException {
        Path path = wanted.toAbsolutePath();
        for (int links = 0; links < MAX_LINKS; links++) {
            Path name = path.getFileName();
            if (name == null) {
                throw refuse(new TargetIsFolder(path.toString(), suggestion(path, archive)));
            }
            Path inFolder = realFolder(wanted, path).resolve(name).normalize();
            if (!Files.isSymbolicLink(inFolder)) {
                return inFolder;
            }
            path = folder(inFolder).resolve(Files.readSymbolicLink(inFolder));
        }
        throw refuse(new TargetIsDevice(wanted.toString()));
    }

    private static Path realFolder(Path wanted, Path path) throws IOException {
        Path folder = folder(path);
        try {
            Path real = folder.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (AccessDeniedException e) {
            throw new ProblemException(new TargetDenied(wanted.toString(), folder.toString()), e);
        } catch (IOException e) {
            // Missing, or one of the folders above is none, or links in a circle.
            throw new ProblemException(new TargetFolderMissing(wanted.toString(), folder.toString()), e);
        }
        throw refuse(new TargetFolderMissing(wanted.toString(), folder.toString()));
    }

    private static void check(Path file, BasicFileAttributes existing, ArchiveName archive, TargetOptions options)
            throws IOException {
        if (existing.isDirectory()) {
            throw refuse(new TargetIsFolder(file.toString(), suggestion(file, archive)));
        }
        if (!existing.isRegularFile()) {
            throw refuse(new TargetIsDevice(file.toString()));
        }
        if (!options.overwrite() && !options.changedOnly()) {
            throw refuse(alreadyThere(file));
        }
        // Replacing gives the name another file; changing in place would reach, say, a chunk of a datastore.
        long names = FileRights.of(file).names();
        if (options.changedOnly() && names > 1) {
            throw refuse(new TargetHasOtherNames(file.toString(), names));
        }
    }

    private static TargetProblem alreadyThere(Path file) throws IOException {
        HalfWritten mark = HalfWritten.of(file);
        if (!mark.isThere()) {
            return new TargetExists(file.toString());
        }
        Origin origin = mark.origin().orElse(new Origin("", "", "?", "?"));
        return new TargetHalfWritten(file.toString(), origin.snapshot(), origin.archive());
    }

    private static String suggestion(Path folder, ArchiveName archive) {
        return folder.resolve(archive.user()).toString();
    }

    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw denied(file);
        }
    }

    /// The folder that the file is in.
    Path folder() {
        return folder(file);
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    private static ProblemException denied(Path file) {
        return refuse(new TargetDenied(file.toString(), folder(file).toString()));
    }

    private static ProblemException refuse(TargetProblem problem) {
        return new ProblemException(problem);
    }
}
