package mapback.restore;

import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import mapback.archive.Archive;
import mapback.buffer.Lease;
import mapback.job.Together;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Index;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.DamagedRangesLeft;

/// Makes a file equal to an archive in one walk over its index, whatever is in the file before.
///
/// Zeros come first: they become holes. Then chunk after chunk: what is right already stays, the rest is fetched
/// and written, several at a time and in no order.
public final class ImageRestore {
    private final Archive archive;
    private final Index index;
    private final Target target;
    private final boolean skipDamaged;
    private final Means means;

    /// The next chunk that nobody has taken yet.
    private final AtomicLong next = new AtomicLong();

    /// @param target      stays the caller's
    /// @param skipDamaged whether damaged ranges are left out and listed instead of ending the restore
    public ImageRestore(Archive archive, Target target, boolean skipDamaged, Means means) {
        this.archive = archive;
        this.index = archive.index();
        this.target = target;
        this.skipDamaged = skipDamaged;
        this.means = means;
    }

    /// Looks whether there is room for it, before anything is written.
    ///
    /// @throws ProblemException with [mapback.problem.TargetProblem.TargetFull]
    public void checkRoom() throws IOException {
        long data = 0;
        for (Iterator<ChunkRef> chunks = archive.chunks(); chunks.hasNext(); ) {
            ChunkRef chunk = chunks.next();
            if (!archive.isHole(chunk)) {
                data += chunk.length();
            }
        }
        Room.check(target, archive.size(), data);
    }

    /// Does it. Called once.
    ///
    /// @return what the file lacks, when damaged ranges were left out as wished
    /// @throws ProblemException with [ChunkDamaged] for the first damaged chunk of all unless they are left out;
    ///     the same restore goes on where this one ends
    public Optional<Problem> run(Course course) throws IOException, InterruptedException {
        course.progress().addTotal(index.size());
        target.begin(index.size());
        makeHoles(course);
        writeChunks(course);
        if (course.damages().count() > 0 && !skipDamaged) {
            throw new ProblemException(course.damages().lowest().orElseThrow().problem());
        }
        target.finish(index.size());
        if (course.damages().count() == 0) {
            return Optional.empty();
        }
        return Optional.of(new DamagedRangesLeft(
                target.file().toString(),
                course.damages().count(),
                course.progress().counts().damaged()));
    }

    private void makeHoles(Course course) throws IOException, InterruptedException {
        long begin = 0;
        long end = 0;
        for (Iterator<ChunkRef> chunks = archive.chunks(); chunks.hasNext(); ) {
            ChunkRef chunk = chunks.next();
            if (archive.isHole(chunk)) {
                if (chunk.offset() != end) {
                    makeHole(begin, end, course);
                    begin = chunk.offset();
                }
                end = chunk.end();
            }
        }
        makeHole(begin, end, course);
    }

    private void makeHole(long begin, long end, Course course) throws IOException, InterruptedException {
        course.pause().pass();
        if (target.bytes().hasData(begin, end - begin)) {
            target.bytes().makeHole(begin, end - begin);
        }
        course.progress().addHoles(end - begin);
    }

    private void writeChunks(Course course) throws IOException, InterruptedException {
        Archive counted = archive.counting(course.progress()::addFetched);
        try (Together workers = Together.onPlatformThreads("restore")) {
            for (int i = 0; i < archive.readersAtOnce(); i++) {
                workers.fork(() -> writeTakenChunks(counted, course));
            }
            workers.join();
        }
    }

    /// What each worker does. Chunks are taken in order and a taken one is dealt with, so that the first damaged
    /// chunk of all is among those that are found.
    private void writeTakenChunks(Archive counted, Course course) throws IOException, InterruptedException {
        BlockWriter writer = new BlockWriter(target.bytes(), course.progress());
        while (skipDamaged || course.damages().count() == 0) {
            long number = next.getAndIncrement();
            if (number >= index.chunkCount()) {
                return;
            }
            ChunkRef chunk = index.chunk(number);
            if (!archive.isHole(chunk)) {
                course.pause().pass();
                make(counted, chunk, writer, course);
            }
        }
    }

    private void make(Archive counted, ChunkRef chunk, BlockWriter writer, Course course)
            throws IOException, InterruptedException {
        boolean hasOld = target.bytes().hasData(chunk.offset(), chunk.length());
        if (hasOld && isRight(chunk)) {
            course.progress().addAlreadyRight(chunk.length());
            return;
        }
        Optional<Lease> fetched = fetch(counted, chunk, course);
        if (fetched.isPresent()) {
            try (Lease content = fetched.get()) {
                write(chunk.offset(), content, hasOld, writer);
            }
        } else if (hasOld && skipDamaged && !target.keepsOldBytes()) {
            target.bytes().makeHole(chunk.offset(), chunk.length());
        }
    }

    /// Whoever holds a chunk waits for no more memory. If there is none for a window on what is in the file, it is
    /// overwritten without being compared.
    private void write(long offset, Lease content, boolean hasOld, BlockWriter writer) throws ProblemException {
        if (!hasOld) {
            writer.fill(offset, content.bytes());
            return;
        }
        Optional<Lease> taken = means.pool().tryTake(BlockWriter.WINDOW);
        if (taken.isEmpty()) {
            writer.overwrite(offset, content.bytes());
            return;
        }
        try (Lease window = taken.get()) {
            writer.change(offset, content.bytes(), window.writable());
        }
    }

    private boolean isRight(ChunkRef chunk) throws IOException, InterruptedException {
        try (Lease present = means.pool().take(chunk.length())) {
            target.bytes().read(chunk.offset(), present.writable());
            return means.cores().compute(() -> archive.digest(present.bytes()).equals(chunk.digest()));
        }
    }

    /// @return empty when the chunk is damaged, which is noted then
    private static Optional<Lease> fetch(Archive archive, ChunkRef chunk, Course course)
            throws IOException, InterruptedException {
        try {
            return Optional.of(archive.chunk(chunk));
        } catch (ProblemException e) {
            if (!(e.problem() instanceof ChunkDamaged damage)) {
                throw e;
            }
            course.damages().add(new Damage(archive.index().file(), Optional.of(chunk), damage));
            course.progress().addDamaged(chunk.length());
            return Optional.empty();
        }
    }
}
