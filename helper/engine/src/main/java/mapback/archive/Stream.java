package mapback.archive;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.LongFunction;
import mapback.chunk.Ahead;
import mapback.chunk.AheadShare;
import mapback.chunk.Wanted;
import org.jspecify.annotations.Nullable;

/// A place in an archive at which a reader may be going on in order, and what is fetched ahead of it. Not for several
/// threads.
final class Stream implements AutoCloseable {
    /// Requests of one program may overtake each other, or leave something out, by a quarter of a chunk.
    private static final int NEAR = 4;

    /// So many requests must have gone on in order, and for so many bytes, before anything is fetched ahead.
    private static final int ENOUGH_STEPS = 2;

    private static final long ENOUGH_BYTES = 128 << 10;

    /// The last measured time from chunk to chunk counts one half, since readers change their mind.
    private static final double WEIGHT = 0.5;

    /// How far a hole is looked over for what comes behind it: 4 GiB in chunks of 4 MiB.
    private static final int MOST_HOLES = 1024;

    private final IndexedArchive archive;
    private final LongFunction<Wanted> chunks;

    /// Behind the furthest byte that was asked for.
    private long next;

    /// The furthest chunk that was asked for, or -1.
    private long current = -1;

    private int steps;
    private long bytes;
    private long leftOut;
    private long lastUse;
    private long arrivedAt;
    private double interval;

    /// Present once it is in order.
    private @Nullable AheadShare share;

    /// Chunks that were begun and are not passed yet, and passed ones still on their way.
    private final ArrayDeque<Begun> begun = new ArrayDeque<>(0);

    /// The next chunk to begin.
    private long front;

    private record Begun(long number, Optional<Ahead> ahead) {
        boolean isUnderWay() {
            return ahead.isPresent() && ahead.get().isUnderWay();
        }

        void close() {
            ahead.ifPresent(Ahead::close);
        }
    }

    Stream(IndexedArchive archive, LongFunction<Wanted> chunks, long offset) {
        this.archive = archive;
        this.chunks = chunks;
        this.next = offset;
    }

    boolean isInOrder() {
        return share != null;
    }

    long lastUse() {
        return lastUse;
    }

    /// Whether a request belongs here: where the last one ended, or at a chunk that was fetched ahead for it, as by a
    /// reader that leaves holes out.
    boolean goesOnAt(long offset, long number) {
        return Math.abs(offset - next) <= archive.usualLength() / NEAR || (number > current && number < front);
    }

    void goOn(long offset, int length, long number, long now) {
        lastUse = now;
        long end = offset + length;
        if (end > next) {
            bytes += Math.min(length, end - next);
            leftOut += Math.max(0, offset - next);
            steps += current < 0 ? 0 : 1;
            next = end;
        }
        if (number > current) {
            arrive(number);
        }
        if (share == null && steps >= ENOUGH_STEPS && bytes >= Math.max(ENOUGH_BYTES, leftOut)) {
            share = archive.aheadShare();
        }
        if (share != null) {
            fetchAhead(share.depth(archive.usualLength(), interval));
        }
    }

    private void arrive(long number) {
        long time = System.nanoTime();
        if (current >= 0) {
            double measured = time - arrivedAt;
            interval = interval == 0 ? measured : interval + WEIGHT * (measured - interval);
        }
        arrivedAt = time;
        current = number;
        front = Math.max(front, number);
    }

    /// The current chunk comes first, so that what is read now is not fetched last.
    private void fetchAhead(int depth) {
        begun.removeIf(it -> it.number() <= current && !it.isUnderWay());
        long passed = begun.stream().filter(it -> it.number() <= current).count();
        int looked = 0;
        while (begun.size() - passed < depth && front < archive.index().chunkCount() && looked < MOST_HOLES) {
            if (archive.isHole(front)) {
                looked++;
            } else {
                Optional<Ahead> ahead = chunks.apply(front).ahead();
                if (front > current || ahead.isPresent()) {
                    begun.add(new Begun(front, ahead));
                    passed += front > current ? 0 : 1;
                }
            }
            front++;
        }
    }

    @Override
    public void close() {
        begun.forEach(Begun::close);
        begun.clear();
        if (share != null) {
            share.close();
        }
    }
}
