package mapback.restore;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import mapback.linux.Errno;
import mapback.linux.NativeFile;
import mapback.linux.OpenFlag;
import mapback.linux.SystemCallException;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.TargetBusy;
import mapback.problem.TargetProblem.TargetDenied;
import mapback.problem.TargetProblem.TargetInUse;
import mapback.problem.TargetProblem.TargetVanished;
import mapback.problem.TargetProblem.TargetWriteFailed;

/// A file that is changed in place, with a mark beside it as long as it is neither old nor new.
final class FileInPlace implements Target {
    private static final System.Logger LOG = System.getLogger(FileInPlace.class.getName());

    private final TargetPlace place;
    private final Origin origin;
    private final NativeFile file;
    private final TargetBytes bytes;
    private final HalfWritten mark;

    /// Whether the mark is this job's alone, so that it may go when nothing was changed.
    private boolean marked;

    private FileInPlace(TargetPlace place, Origin origin, NativeFile file) {
        this.place = place;
        this.origin = origin;
        this.file = file;
        this.bytes = new TargetBytes(file, place.file(), place.file(), true);
        this.mark = HalfWritten.of(place.file());
    }

    static FileInPlace take(TargetPlace place, Origin origin) throws ProblemException {
        NativeFile file = open(place);
        try {
            if (!file.tryLock()) {
                throw new ProblemException(new TargetBusy(place.file().toString(), ""));
            }
            if (!file.isAt(place.file())) {
                throw new ProblemException(new TargetVanished(place.file().toString()));
            }
            mustNotBeInUse(place.file());
            return new FileInPlace(place, origin, file);
        } catch (ProblemException e) {
            file.close();
            throw e;
        } catch (IOException e) {
            file.close();
            throw failed(place.file(), e);
        }
    }

    private static NativeFile open(TargetPlace place) throws ProblemException {
        try {
            return NativeFile.open(place.file(), OpenFlag.READ, OpenFlag.WRITE, OpenFlag.NO_FOLLOW, OpenFlag.NO_WAIT);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EACCES || e.errno() == Errno.EPERM || e.errno() == Errno.EROFS) {
                throw new ProblemException(
                        new TargetDenied(place.file().toString(), place.folder().toString()), e);
            }
            throw failed(place.file(), e);
        }
    }

    /// QEMU holds such a lock on the images of a running machine, which must not change under it.
    private static void mustNotBeInUse(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw new ProblemException(new TargetInUse(file.toString()));
            }
        }
    }

    private static ProblemException failed(Path file, IOException e) {
        String reason = e instanceof SystemCallException call ? call.reason() : String.valueOf(e.getMessage());
        return new ProblemException(new TargetWriteFailed(file.toString(), 0, reason, file.toString()), e);
    }

    @Override
    public Path file() {
        return place.file();
    }

    @Override
    public Path unfinished() {
        return place.file();
    }

    @Override
    public TargetBytes bytes() {
        return bytes;
    }

    @Override
    public boolean keepsOldBytes() {
        return true;
    }

    @Override
    public void begin(long size) throws ProblemException {
        marked = !mark.isThere();
        try {
            mark.set(origin, Instant.now());
        } catch (IOException e) {
            throw failed(place.file(), e);
        }
        if (bytes.size() < size) {
            bytes.resize(size);
        }
    }

    @Override
    public void finish(long size) throws IOException {
        if (bytes.size() > size) {
            bytes.resize(size);
        }
        bytes.sync();
        if (!file.isAt(place.file())) {
            throw new ProblemException(new TargetVanished(place.file().toString()));
        }
        unmark();
    }

    private void unmark() throws ProblemException {
        try {
            mark.remove();
            marked = false;
        } catch (IOException e) {
            throw failed(place.file(), e);
        }
    }

    @Override
    public boolean leavesPart() {
        return mark.isThere() && !(marked && !bytes.isTouched());
    }

    @Override
    public void close() {
        if (marked && !bytes.isTouched()) {
            try {
                unmark();
            } catch (ProblemException e) {
                LOG.log(Level.WARNING, "restore: the mark of the unchanged " + place.file() + " stays", e);
            }
        }
        file.close();
    }
}
