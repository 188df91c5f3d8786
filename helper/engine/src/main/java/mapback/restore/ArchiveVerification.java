package mapback.restore;

import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.archive.Archive;
import mapback.job.Together;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Index;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;

/// Reads and checks the chunks of one archive, each digest once.
final class ArchiveVerification {
    private final Archive archive;
    private final Index index;
    private final StoredZeros zeros;
    private final Course course;

    /// A chunk of zeros where it is stored, which the archive itself does not read.
    @FunctionalInterface
    interface StoredZeros {
        /// @throws ProblemException with [ChunkDamaged]
        void check(ChunkRef chunk) throws IOException, InterruptedException;
    }

    /// The next chunk that nobody has taken yet.
    private final AtomicInteger next = new AtomicInteger();

    /// What is wrong, by digest: other chunks may have the same.
    private final Map<Digest, BlobFault> faults = new ConcurrentHashMap<>();

    ArchiveVerification(Archive archive, StoredZeros zeros, Course course) {
        this.archive = archive.counting(course.progress()::addFetched);
        this.index = archive.index();
        this.zeros = zeros;
        this.course = course;
    }

    /// @return how many chunks are damaged
    long run() throws IOException, InterruptedException {
        BitSet first = FirstChunks.of(index);
        long damagedZeros = checkHoles(first);
        try (Together readers = Together.onPlatformThreads("verify")) {
            for (int i = 0; i < archive.readersAtOnce(); i++) {
                readers.fork(() -> readTakenChunks(first));
            }
            readers.join();
        }
        return damagedZeros + countRepeated(first);
    }

    /// A restore reads no zeros, so all places of a damaged chunk of zeros come back right. It is damage all the same,
    /// and told once.
    ///
    /// @return how many chunks are damaged
    private long checkHoles(BitSet first) throws IOException, InterruptedException {
        long damaged = 0;
        for (int number = 0; number < index.chunkCount(); number++) {
            ChunkRef chunk = index.chunk(number);
            if (archive.isHole(chunk)) {
                if (first.get(number) && isDamaged(chunk)) {
                    damaged++;
                } else {
                    course.progress().addHoles(chunk.length());
                }
                first.clear(number);
            }
        }
        return damaged;
    }

    private boolean isDamaged(ChunkRef zeroChunk) throws IOException, InterruptedException {
        try {
            zeros.check(zeroChunk);
            return false;
        } catch (ProblemException e) {
            note(zeroChunk, damage(e));
            return true;
        }
    }

    /// @throws ProblemException what is no damage
    private static ChunkDamaged damage(ProblemException e) throws ProblemException {
        if (e.problem() instanceof ChunkDamaged damage) {
            return damage;
        }
        throw e;
    }

    private void readTakenChunks(BitSet first) throws IOException, InterruptedException {
        for (int number = next.getAndIncrement(); number < index.chunkCount(); number = next.getAndIncrement()) {
            if (first.get(number)) {
                course.pause().pass();
                read(index.chunk(number));
            }
        }
    }

    private void read(ChunkRef chunk) throws ProblemException, InterruptedException {
        try {
            archive.chunk(chunk).close();
            course.progress().addVerified(chunk.length());
        } catch (ProblemException e) {
            ChunkDamaged damage = damage(e);
            faults.put(chunk.digest(), damage.fault());
            note(chunk, damage);
        }
    }

    private void note(ChunkRef chunk, ChunkDamaged damage) {
        course.progress().addDamaged(chunk.length());
        course.damages().add(new Damage(index.file(), Optional.of(chunk), damage));
    }

    /// What was read for one chunk holds for all with the same digest.
    private long countRepeated(BitSet first) {
        long damaged = faults.size();
        for (int number = 0; number < index.chunkCount(); number++) {
            ChunkRef chunk = index.chunk(number);
            if (first.get(number) || archive.isHole(chunk)) {
                continue;
            }
            BlobFault fault = faults.get(chunk.digest());
            if (fault == null) {
                course.progress().addVerified(chunk.length());
            } else {
                damaged++;
                note(chunk, damage(chunk, fault));
            }
        }
        return damaged;
    }

    private ChunkDamaged damage(ChunkRef chunk, BlobFault fault) {
        return new ChunkDamaged(
                archive.name(), chunk.digest().hex(), chunk.chunkNumber(), chunk.offset(), chunk.length(), fault);
    }
}
