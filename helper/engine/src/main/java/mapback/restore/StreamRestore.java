package mapback.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import mapback.archive.Archive;
import mapback.buffer.Lease;
import mapback.chunk.Walk;
import mapback.pbs.format.ChunkRef;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.DamagedRangesLeft;
import mapback.problem.TargetProblem.ReaderGone;

/// Writes an archive's bytes to a reader, in order and with all zeros. Chunks are fetched ahead while he reads.
public final class StreamRestore {
    private final Archive archive;
    private final boolean skipDamaged;

    /// @param skipDamaged whether zeros stand in for damaged ranges, which are listed, instead of ending the stream
    public StreamRestore(Archive archive, boolean skipDamaged) {
        this.archive = archive;
        this.skipDamaged = skipDamaged;
    }

    /// Does it. Called once.
    ///
    /// @param out stays the caller's
    /// @return what the stream lacks, when damaged ranges were left out as wished
    /// @throws ProblemException with [ReaderGone] when the channel fails, or with [ChunkDamaged]
    public Optional<Problem> run(WritableByteChannel out, Course course) throws IOException, InterruptedException {
        course.progress().addTotal(archive.size());
        try (Walk walk = archive.counting(course.progress()::addFetched).walk(0, archive.size())) {
            while (walk.hasNext()) {
                course.pause().pass();
                write(walk.next(), walk, out, course);
            }
        }
        if (course.damages().count() == 0) {
            return Optional.empty();
        }
        return Optional.of(new DamagedRangesLeft(
                archive.name(),
                course.damages().count(),
                course.progress().counts().damaged()));
    }

    private void write(ChunkRef chunk, Walk walk, WritableByteChannel out, Course course)
            throws IOException, InterruptedException {
        if (archive.isHole(chunk)) {
            writeZeros(chunk.length(), out);
            course.progress().addHoles(chunk.length());
            return;
        }
        Optional<Lease> fetched = read(chunk, walk, course);
        if (fetched.isEmpty()) {
            writeZeros(chunk.length(), out);
            return;
        }
        try (Lease content = fetched.get()) {
            writeAll(content.bytes(), out);
            course.progress().addWritten(chunk.length());
        }
    }

    /// @return empty when the chunk is damaged and may be left out
    private Optional<Lease> read(ChunkRef chunk, Walk walk, Course course) throws IOException, InterruptedException {
        try {
            return Optional.of(walk.read());
        } catch (ProblemException e) {
            if (!(e.problem() instanceof ChunkDamaged damage)) {
                throw e;
            }
            course.damages().add(new Damage(archive.index().file(), Optional.of(chunk), damage));
            course.progress().addDamaged(chunk.length());
            if (!skipDamaged) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void writeZeros(int length, WritableByteChannel out) throws IOException, InterruptedException {
        ByteBuffer zeros = Zeros.all();
        int step;
        for (int left = length; left > 0; left -= step) {
            step = Math.min(left, zeros.capacity());
            writeAll(zeros.slice(0, step), out);
        }
    }

    /// Writes a blob in the same way.
    ///
    /// @param what names it when the reader is gone
    public static Optional<Problem> write(byte[] content, String what, WritableByteChannel out, Course course)
            throws IOException, InterruptedException {
        course.progress().addTotal(content.length);
        writeAll(ByteBuffer.wrap(content), out, what);
        course.progress().addFetched(content.length);
        course.progress().addWritten(content.length);
        return Optional.empty();
    }

    private void writeAll(ByteBuffer bytes, WritableByteChannel out) throws IOException, InterruptedException {
        writeAll(bytes, out, archive.name());
    }

    private static void writeAll(ByteBuffer bytes, WritableByteChannel out, String what)
            throws IOException, InterruptedException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("while writing").initCause(e);
        } catch (IOException e) {
            throw new ProblemException(new ReaderGone(what), e);
        }
    }
}
