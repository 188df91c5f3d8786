package mapback.restore;

import java.nio.ByteBuffer;
import mapback.job.Progress;
import mapback.problem.ProblemException;

/// Makes ranges of a target equal to content, block by block: blocks of zeros are holes, blocks that are right
/// already are left alone, the rest is written in runs as long as may be.
///
/// Counts each byte once: as hole, already right or written. Any number of threads may use it.
final class BlockWriter {
    /// What a file system keeps or leaves out: nearly all have blocks of 4 KiB.
    static final int BLOCK = 4096;

    /// Bytes that a window on the target holds; a system call on so many costs little beside the bytes themselves.
    static final int WINDOW = 256 << 10;

    private enum Action {
        /// It is zeros and is to be.
        HOLE,
        /// It is something and is to be zeros.
        CLEAR,
        /// It is what it is to be.
        KEEP,
        WRITE
    }

    private final TargetBytes target;
    private final Progress progress;

    BlockWriter(TargetBytes target, Progress progress) {
        this.target = target;
        this.progress = progress;
    }

    /// Fills a range that is a hole.
    ///
    /// @param content direct, from position to limit; not moved
    void fill(long offset, ByteBuffer content) throws ProblemException {
        ByteBuffer bytes = content.slice();
        make(offset, bytes, Zeros.all(), false);
    }

    /// Changes a range that holds something where it differs.
    ///
    /// @param content direct, from position to limit; not moved
    /// @param window  direct, of [#WINDOW] bytes; takes what is there
    void change(long offset, ByteBuffer content, ByteBuffer window) throws ProblemException {
        ByteBuffer bytes = content.slice();
        int step;
        for (int done = 0; done < bytes.capacity(); done += step) {
            step = Math.min(WINDOW, bytes.capacity() - done);
            window.clear().limit(step);
            target.read(offset + done, window);
            make(offset + done, bytes.slice(done, step), window, true);
        }
    }

    /// @param old what is there, from index 0 on; not looked at where all of it is a hole
    private void make(long offset, ByteBuffer content, ByteBuffer old, boolean hasOld) throws ProblemException {
        int size = content.capacity();
        int begin = 0;
        Action run = Action.HOLE;
        int length;
        for (int at = 0; at < size; at += length) {
            length = (int) Math.min(size - at, BLOCK - (offset + at) % BLOCK);
            Action action = action(content, at, length, old, hasOld);
            if (action != run) {
                act(run, offset, content, begin, at);
                run = action;
                begin = at;
            }
        }
        act(run, offset, content, begin, size);
    }

    private static Action action(ByteBuffer content, int at, int length, ByteBuffer old, boolean hasOld) {
        boolean zeros = Zeros.are(content, at, length);
        if (!hasOld) {
            return zeros ? Action.HOLE : Action.WRITE;
        }
        if (zeros) {
            return Zeros.are(old, at, length) ? Action.HOLE : Action.CLEAR;
        }
        boolean same = content.slice(at, length).mismatch(old.slice(at, length)) < 0;
        return same ? Action.KEEP : Action.WRITE;
    }

    private void act(Action action, long offset, ByteBuffer content, int begin, int end) throws ProblemException {
        int length = end - begin;
        if (length == 0) {
            return;
        }
        switch (action) {
            case HOLE -> progress.addHoles(length);
            case CLEAR -> {
                target.makeHole(offset + begin, length);
                progress.addHoles(length);
            }
            case KEEP -> progress.addAlreadyRight(length);
            case WRITE -> {
                target.write(offset + begin, content.slice(begin, length));
                progress.addWritten(length);
            }
        }
    }
}
