package mapback.archive;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import mapback.buffer.Lease;
import mapback.chunk.Ahead;
import mapback.chunk.Wanted;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// One reader's view of an archive: tells what is at hand without waiting, and fetches ahead of reads that go in
/// order. Any number of threads may use it. Closing it ends what it began to fetch.
public final class ArchiveReader implements AutoCloseable {
    /// Chunks that the reader finds without looking them up: twice as many as the usual memory holds of 4 MiB.
    private static final int REMEMBERED = 64;

    /// Chunks that [#prefetch] keeps on their way: the same share of the memory as for a reader in order.
    private final int mostAsked;

    private final IndexedArchive archive;
    private final AtomicReferenceArray<@Nullable Wanted> remembered = new AtomicReferenceArray<>(REMEMBERED);

    /// Guards the fields below; the pipeline's own locks are taken inside it.
    private final ReentrantLock lock = new ReentrantLock();

    private final Streams streams;
    private final ArrayDeque<Ahead> asked = new ArrayDeque<>();
    private boolean closed;

    ArchiveReader(IndexedArchive archive) {
        this.archive = archive;
        this.streams = new Streams(archive, this::wanted);
        this.mostAsked = archive.aheadOfOneReader();
    }

    /// A first part of the range if it is at hand, at most to the end of a chunk or a hole. Never waits.
    ///
    /// @return empty when it would have to be fetched; that may have begun then
    public Optional<Part> now(long offset, int length) {
        long number = numberAt(offset, length);
        if (archive.isHole(number)) {
            return Optional.of(zeros(offset, length, number));
        }
        Wanted wanted = wanted(number);
        Optional<Lease> lease = wanted.now();
        note(offset, length, number);
        return lease.map(content -> part(content, wanted, offset, length));
    }

    /// A first part of the range, at most to the end of a chunk or a hole; waits for it.
    ///
    /// @throws ProblemException with `ChunkDamaged` when the chunk is wrong twice
    public Part read(long offset, int length) throws ProblemException, InterruptedException {
        long number = numberAt(offset, length);
        if (archive.isHole(number)) {
            return zeros(offset, length, number);
        }
        Wanted wanted = wanted(number);
        return part(archive.chunk(wanted.chunk()), wanted, offset, length);
    }

    /// Begins to fetch the chunks of a range, as many as there is memory for. Never waits.
    public void prefetch(long offset, int length) {
        long last = numberAt(offset + length - 1, 1);
        lock.lock();
        try {
            asked.removeIf(ahead -> !ahead.isUnderWay());
            for (long number = numberAt(offset, length); number <= last && asked.size() < mostAsked; number++) {
                if (!closed && !archive.isHole(number)) {
                    wanted(number).ahead().ifPresent(asked::add);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long numberAt(long offset, int length) {
        Objects.checkFromIndexSize(offset, length, archive.size());
        return archive.index().chunkNumberAt(offset);
    }

    private Part zeros(long offset, int length, long number) {
        long end = offset + length;
        return new Part.Zeros((int) (Math.min(end, archive.endOfRun(number, true, end)) - offset));
    }

    private static Part part(Lease content, Wanted wanted, long offset, int length) {
        int begin = (int) (offset - wanted.chunk().offset());
        return new Part.Content(content, begin, Math.min(length, content.size() - begin));
    }

    private Wanted wanted(long number) {
        int slot = (int) (number % REMEMBERED);
        Wanted known = remembered.get(slot);
        if (known == null || known.chunk().chunkNumber() != number) {
            known = archive.wanted(number);
            remembered.set(slot, known);
        }
        return known;
    }

    private void note(long offset, int length, long number) {
        lock.lock();
        try {
            if (!closed) {
                streams.note(offset, length, number);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            streams.close();
            asked.forEach(Ahead::close);
            asked.clear();
        } finally {
            lock.unlock();
        }
    }
}
