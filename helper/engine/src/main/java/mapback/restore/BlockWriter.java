package mapback.restore;

import java.nio.ByteBuffer;
import java.util.function.Function;
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
        inRuns(offset, bytes, at -> Zeros.are(bytes, at.begin, at.length()) ? Action.HOLE : Action.WRITE);
    }

    /// Overwrites a range without looking at what is there.
    ///
    /// @param content direct, from position to limit; not moved
    void overwrite(long offset, ByteBuffer content) throws ProblemException {
        ByteBuffer bytes = content.slice();
        inRuns(offset, bytes, at -> Zeros.are(bytes, at.begin, at.length()) ? Action.CLEAR : Action.WRITE);
    }

    /// Changes a range where it differs from the content.
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
            ByteBuffer piece = bytes.slice(done, step);
            inRuns(offset + done, piece, at -> compare(piece, window, at));
        }
    }

    private static Action compare(ByteBuffer content, ByteBuffer old, Block at) {
        if (Zeros.are(content, at.begin, at.length())) {
            return Zeros.are(old, at.begin, at.length()) ? Action.HOLE : Action.CLEAR;
        }
        ByteBuffer wanted = content.slice(at.begin, at.length());
        return wanted.mismatch(old.slice(at.begin, at.length())) < 0 ? Action.KEEP : Action.WRITE;
    }

    /// A part of the content that lies in one block of the file.
    private record Block(int begin, int end) {
        int length() {
            return end - begin;
        }
    }

    /// Does for each block what is to be done, neighbours together.
    private void inRuns(long offset, ByteBuffer content, Function<Block, Action> what) throws ProblemException {
        int size = content.capacity();
        int begin = 0;
        Action run = Action.HOLE;
        for (int at = 0; at < size; ) {
            int end = (int) Math.min(size, at + BLOCK - (offset + at) % BLOCK);
            Action action = what.apply(new Block(at, end));
            if (action != run) {
                act(run, offset, content, begin, at);
                run = action;
                begin = at;
            }
            at = end;
        }
        act(run, offset, content, begin, size);
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
