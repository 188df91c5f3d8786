package mapback.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import mapback.buffer.Lease;
import mapback.chunk.AheadShare;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.chunk.Walk;
import mapback.chunk.Wanted;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Index;
import mapback.pbs.format.Sha256;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;

/// What both kinds of archives have in common: an index above the pipeline.
abstract class IndexedArchive implements Archive {
    private static final byte[] ZEROS = new byte[64 << 10];

    final String name;
    final Chunks chunks;
    final ChunkOrigin origin;
    private final Index index;

    IndexedArchive(String name, Index index, Chunks chunks, ChunkOrigin origin) {
        this.name = name;
        this.index = index;
        this.chunks = chunks;
        this.origin = origin;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return index.size();
    }

    @Override
    public Lease chunk(ChunkRef chunk) throws ProblemException, InterruptedException {
        if (isHole(chunk)) {
            return chunks.zeros(chunk.length());
        }
        try {
            return chunks.read(origin, chunk);
        } catch (BlobFaultException e) {
            throw new ProblemException(
                    new ChunkDamaged(
                            name, chunk.digest().hex(), chunk.chunkNumber(), chunk.offset(), chunk.length(), e.fault()),
                    e);
        }
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException, InterruptedException {
        try (Walk walk = walk(offset, target.remaining())) {
            long from = offset;
            while (target.hasRemaining()) {
                ChunkRef chunk = walk.next();
                int skipped = (int) (from - chunk.offset());
                int length = Math.min(chunk.length() - skipped, target.remaining());
                copy(walk, chunk, skipped, length, target);
                from += length;
            }
        }
    }

    private void copy(Walk walk, ChunkRef chunk, int skipped, int length, ByteBuffer target)
            throws ProblemException, InterruptedException {
        if (isHole(chunk)) {
            putZeros(target, length);
            return;
        }
        try (Lease content = walk.read()) {
            target.put(target.position(), content.bytes(), skipped, length);
            target.position(target.position() + length);
        }
    }

    private static void putZeros(ByteBuffer target, int length) {
        for (int left = length; left > 0; left -= Math.min(left, ZEROS.length)) {
            target.put(ZEROS, 0, Math.min(left, ZEROS.length));
        }
    }

    @Override
    public List<Extent> extents(long offset, long length, int most) {
        Objects.checkFromIndexSize(offset, length, size());
        List<Extent> extents = new ArrayList<>();
        long begin = offset;
        while (begin < offset + length && extents.size() < most) {
            long number = index.chunkNumberAt(begin);
            boolean isHole = isHole(number);
            long end = Math.min(endOfRun(number, isHole, offset + length), offset + length);
            extents.add(isHole ? new Extent.Hole(begin, end - begin) : new Extent.Data(begin, end - begin));
            begin = end;
        }
        return List.copyOf(extents);
    }

    /// Where the chunks of a kind end that begin with that one; looks no further than to `enough`.
    long endOfRun(long number, boolean isHole, long enough) {
        long last = number;
        while (end(last) < enough && isHole(last + 1) == isHole) {
            last++;
        }
        return end(last);
    }

    /// The offset of the first byte behind a chunk.
    abstract long end(long number);

    /// Whether the chunk with that number is known to hold zeros only.
    abstract boolean isHole(long number);

    @Override
    public ArchiveReader reader() {
        return new ArchiveReader(this);
    }

    Wanted wanted(long number) {
        return chunks.wanted(origin, index.chunk(number));
    }

    AheadShare aheadShare() {
        return chunks.aheadShare(origin);
    }

    @Override
    public Iterator<ChunkRef> chunks(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        if (length == 0) {
            return List.<ChunkRef>of().iterator();
        }
        return new Range(index, index.chunkNumberAt(offset), index.chunkNumberAt(offset + length - 1));
    }

    private static final class Range implements Iterator<ChunkRef> {
        private final Index index;
        private final long last;
        private long next;

        Range(Index index, long first, long last) {
            this.index = index;
            this.next = first;
            this.last = last;
        }

        @Override
        public boolean hasNext() {
            return next <= last;
        }

        @Override
        public ChunkRef next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return index.chunk(next++);
        }
    }

    @Override
    public Walk walk(long offset, long length) {
        return new Walk(this, chunks(offset, length), aheadOfOneReader());
    }

    @Override
    public Digest digest(ByteBuffer plain) {
        MessageDigest sha = Sha256.digest();
        sha.update(plain.duplicate());
        origin.key().ifPresent(key -> key.finish(sha));
        return Digest.of(sha.digest());
    }

    /// How many chunks one reader may ask for ahead.
    int aheadOfOneReader() {
        return chunks.worthAhead(usualLength());
    }

    @Override
    public int readersAtOnce() {
        return chunks.worthAtOnce(usualLength());
    }

    @Override
    public String toString() {
        return name;
    }
}
