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
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.chunk.Walk;
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
    public List<Extent> extents(long offset, long length) {
        List<Extent> extents = new ArrayList<>();
        long end = offset + length;
        for (Iterator<ChunkRef> covering = chunks(offset, length); covering.hasNext(); ) {
            ChunkRef chunk = covering.next();
            long from = Math.max(chunk.offset(), offset);
            append(extents, isHole(chunk), from, Math.min(chunk.end(), end) - from);
        }
        return List.copyOf(extents);
    }

    /// Adds a run behind the others, or to the last one if that is of the same kind.
    private static void append(List<Extent> extents, boolean isHole, long offset, long length) {
        long start = offset;
        if (!extents.isEmpty() && extents.getLast() instanceof Extent.Hole == isHole) {
            start = extents.removeLast().offset();
        }
        long whole = offset + length - start;
        extents.add(isHole ? new Extent.Hole(start, whole) : new Extent.Data(start, whole));
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
        return new Walk(this, chunks(offset, length), readersAtOnce());
    }

    @Override
    public Digest digest(ByteBuffer plain) {
        MessageDigest sha = Sha256.digest();
        sha.update(plain.duplicate());
        origin.key().ifPresent(key -> key.finish(sha));
        return Digest.of(sha.digest());
    }

    @Override
    public int readersAtOnce() {
        return chunks.worthAtOnce(usualLength());
    }

    /// How long its chunks usually are.
    abstract int usualLength();

    @Override
    public String toString() {
        return name;
    }
}
