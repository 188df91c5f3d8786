package mapback.restore;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import mapback.linux.Errno;
import mapback.linux.Identity;
import mapback.linux.NativeFile;
import mapback.linux.OpenFlag;
import mapback.linux.Rename;
import mapback.linux.SystemCallException;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.PartInTheWay;
import mapback.problem.TargetProblem.TargetBusy;
import mapback.problem.TargetProblem.TargetDenied;
import mapback.problem.TargetProblem.TargetExists;
import mapback.problem.TargetProblem.TargetVanished;
import mapback.problem.TargetProblem.TargetWriteFailed;

/// A file that is written under another name, `<target>.mapback-part`, and gets its own in one step at the end.
///
/// Until then it is its owner's alone. Whoever holds its lock works on it.
final class PartFile implements Target {
    static final String SUFFIX = ".mapback-part";

    /// Its owner's alone; one that was about to get its name when its helper ended may have other rights.
    private static final int UNFINISHED = 0600;

    /// How often a part may slip away between being opened and being locked, as when another job just finished it.
    private static final int MAX_TRIES = 10;

    private static final System.Logger LOG = System.getLogger(PartFile.class.getName());

    private final TargetPlace place;
    private final TargetOptions options;
    private final Path part;
    private final NativeFile file;
    private final TargetBytes bytes;

    /// Whether there was none before.
    private final boolean made;

    private boolean finished;

    private PartFile(TargetPlace place, TargetOptions options, Path part, NativeFile file, boolean made) {
        this.place = place;
        this.options = options;
        this.part = part;
        this.file = file;
        this.bytes = new TargetBytes(file, place.file(), part, !made);
        this.made = made;
    }

    static PartFile take(TargetPlace place, TargetOptions options) throws ProblemException {
        Path part = place.file().resolveSibling(place.file().getFileName() + SUFFIX);
        try {
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                Optional<PartFile> taken = tryToTake(place, options, part);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
            throw new ProblemException(new TargetBusy(place.file().toString(), ""));
        } catch (SystemCallException e) {
            throw refused(place, part, e);
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw failed(place, part, e);
        }
    }

    private static Optional<PartFile> tryToTake(TargetPlace place, TargetOptions options, Path part)
            throws IOException {
        Optional<NativeFile> fresh = open(part, Errno.EEXIST, OpenFlag.CREATE, OpenFlag.EXCLUSIVE);
        Optional<NativeFile> opened = fresh.isPresent() ? fresh : open(part, Errno.ENOENT, OpenFlag.NO_WAIT);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        NativeFile file = opened.get();
        try {
            if (!file.tryLock()) {
                throw new ProblemException(new TargetBusy(place.file().toString(), ""));
            }
            if (!file.isAt(part)) {
                file.close();
                return Optional.empty();
            }
            mustBeOurs(place, part);
            Files.setAttribute(part, "unix:mode", UNFINISHED, NOFOLLOW_LINKS);
            return Optional.of(new PartFile(place, options, part, file, fresh.isPresent()));
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    private static Optional<NativeFile> open(Path part, Errno absent, OpenFlag... more) throws SystemCallException {
        OpenFlag[] flags = new OpenFlag[more.length + 3];
        System.arraycopy(more, 0, flags, 3, more.length);
        flags[0] = OpenFlag.READ;
        flags[1] = OpenFlag.WRITE;
        flags[2] = OpenFlag.NO_FOLLOW;
        try {
            return Optional.of(NativeFile.open(part, flags));
        } catch (SystemCallException e) {
            if (e.errno() == absent) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// What somebody else made could be read or changed by him later, so it is not gone on from.
    private static void mustBeOurs(TargetPlace place, Path part) throws IOException {
        FileRights rights = FileRights.of(part);
        boolean ours = rights.uid() == Identity.own().uid()
                && rights.names() == 1
                && Files.isRegularFile(part, NOFOLLOW_LINKS);
        if (!ours) {
            throw new ProblemException(new PartInTheWay(place.file().toString(), part.toString()));
        }
    }

    private static ProblemException refused(TargetPlace place, Path part, SystemCallException e) {
        return switch (e.errno()) {
            case EACCES, EPERM, EROFS ->
                new ProblemException(
                        new TargetDenied(place.file().toString(), place.folder().toString()), e);
            case ELOOP, ENXIO, EISDIR, ENODEV ->
                new ProblemException(new PartInTheWay(place.file().toString(), part.toString()), e);
            default -> failed(place, part, e);
        };
    }

    private static ProblemException failed(TargetPlace place, Path part, IOException e) {
        String reason = e instanceof SystemCallException call ? call.reason() : String.valueOf(e.getMessage());
        return new ProblemException(new TargetWriteFailed(place.file().toString(), 0, reason, part.toString()), e);
    }

    @Override
    public Path file() {
        return place.file();
    }

    @Override
    public Path unfinished() {
        return part;
    }

    @Override
    public TargetBytes bytes() {
        return bytes;
    }

    @Override
    public boolean keepsOldBytes() {
        return false;
    }

    @Override
    public void begin(long size) throws ProblemException {
        bytes.resize(size);
    }

    @Override
    public void finish(long size) throws IOException {
        bytes.sync();
        try {
            if (!file.isAt(part)) {
                throw new ProblemException(new TargetVanished(part.toString()));
            }
            takeRights();
            takeName();
            HalfWritten.of(place.file()).remove();
            Rename.syncFolder(place.folder());
        } catch (NoSuchFileException e) {
            throw new ProblemException(new TargetVanished(part.toString()), e);
        } catch (FileAlreadyExistsException e) {
            throw new ProblemException(new TargetExists(place.file().toString()), e);
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw failed(place, part, e);
        }
        finished = true;
    }

    /// The rights of the file that is replaced, or those of a new one.
    private void takeRights() throws IOException {
        int mode = options.newMode();
        if (options.overwrite() && Files.isRegularFile(place.file(), NOFOLLOW_LINKS)) {
            FileRights old = FileRights.of(place.file());
            FileRights own = FileRights.of(part);
            takeOwner("gid", old.gid(), own.gid());
            takeOwner("uid", old.uid(), own.uid());
            mode = old.mode();
        }
        Files.setAttribute(part, "unix:mode", mode, NOFOLLOW_LINKS);
    }

    /// Root replaces other people's files, and they stay theirs. Nobody else can give a file away.
    private void takeOwner(String name, int old, int own) {
        if (old != own) {
            try {
                Files.setAttribute(part, "unix:" + name, old, NOFOLLOW_LINKS);
            } catch (IOException e) {
                LOG.log(Level.INFO, "restore: " + place.file() + " gets another " + name + " than it had", e);
            }
        }
    }

    private void takeName() throws IOException {
        if (options.overwrite()) {
            Files.move(part, place.file(), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Rename.noReplace(part, place.file());
        }
    }

    @Override
    public boolean leavesPart() {
        return !finished && (!made || bytes.hasWritten());
    }

    @Override
    public void close() {
        if (!finished && !leavesPart()) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "restore: " + part + " is empty but cannot be removed", e);
            }
        }
        file.close();
    }
}
