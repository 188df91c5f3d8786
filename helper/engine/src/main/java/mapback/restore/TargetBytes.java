package mapback.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import mapback.linux.NativeFile;
import mapback.linux.SystemCallException;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.TargetWriteFailed;

/// The bytes of a file that is being restored; what the system refuses becomes a problem that names the place.
///
/// Any number of threads may read and write it, each in ranges of its own.
final class TargetBytes {
    private final NativeFile file;
    private final Path target;
    private final Path unfinished;
    private final boolean mayHaveData;
    /// File systems let one write at a time into a file, and whoever waits for his turn there spins: 3 % of a restore's
    /// CPU time with seven writers.
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean touched;
    private volatile boolean written;

    /// @param target      what the user named
    /// @param unfinished  what the bytes are in meanwhile
    /// @param mayHaveData whether there was anything in it before this restore
    TargetBytes(NativeFile file, Path target, Path unfinished, boolean mayHaveData) {
        this.file = file;
        this.target = target;
        this.unfinished = unfinished;
        this.mayHaveData = mayHaveData;
    }

    /// Whether a range may hold anything but zeros.
    boolean hasData(long offset, long length) throws ProblemException {
        if (!mayHaveData) {
            return false;
        }
        OptionalLong data = at(offset, () -> file.nextData(offset));
        return data.isPresent() && data.getAsLong() < offset + length;
    }

    /// Bytes that take up room, as far as the file system tells holes.
    long dataSize() throws ProblemException {
        if (!mayHaveData) {
            return 0;
        }
        return at(0, () -> {
            long size = 0;
            OptionalLong data = file.nextData(0);
            while (data.isPresent()) {
                long begin = data.getAsLong();
                long end = file.nextHole(begin).orElseGet(() -> begin);
                size += end - begin;
                data = end == begin ? OptionalLong.empty() : file.nextData(end);
            }
            return size;
        });
    }

    /// Fills the buffer; behind the file's end there are zeros.
    void read(long offset, ByteBuffer buffer) throws ProblemException {
        at(offset, () -> file.read(offset, buffer));
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
    }

    void write(long offset, ByteBuffer bytes) throws ProblemException {
        touched = true;
        written = true;
        writing.lock();
        try {
            at(offset, () -> {
                file.write(offset, bytes);
                return bytes;
            });
        } finally {
            writing.unlock();
        }
    }

    /// Makes a range read as zeros, and take up no room where the file system can do that.
    void makeHole(long offset, long length) throws ProblemException {
        touched = true;
        if (at(offset, () -> file.punchHole(offset, length))) {
            return;
        }
        ByteBuffer zeros = Zeros.all();
        int step;
        for (long done = 0; done < length; done += step) {
            step = (int) Math.min(zeros.capacity(), length - done);
            if (hasData(offset + done, step)) {
                write(offset + done, zeros.slice(0, step));
            }
        }
    }

    /// Cuts the file off, or lengthens it by a hole.
    void resize(long size) throws ProblemException {
        touched = true;
        at(size, () -> {
            file.truncate(size);
            return size;
        });
    }

    long size() throws ProblemException {
        return at(0, file::size);
    }

    void sync() throws ProblemException {
        at(0, () -> {
            file.sync();
            return file;
        });
    }

    /// Whether any content was written.
    boolean hasWritten() {
        return written;
    }

    /// Whether anything was changed.
    boolean isTouched() {
        return touched;
    }

    private <T> T at(long offset, Call<T> call) throws ProblemException {
        try {
            return call.made();
        } catch (SystemCallException e) {
            throw failed(offset, e.reason(), e);
        } catch (IOException e) {
            throw failed(offset, String.valueOf(e.getMessage()), e);
        }
    }

    private ProblemException failed(long offset, String reason, IOException cause) {
        return new ProblemException(
                new TargetWriteFailed(target.toString(), offset, reason, unfinished.toString()), cause);
    }

    private interface Call<T> {
        T made() throws IOException;
    }
}
