package mapback.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.testkit.Seeded;
import org.jspecify.annotations.Nullable;

/// An export in memory, sparse, whose chunks can be made to come late or not at all.
final class MemoryExport implements Export {
    private final String name;
    private final long size;
    private final int chunkLength;
    private final boolean isWritable;

    /// Chunks that are no holes, by number. A chunk's own lock guards its content where it is written.
    private final Map<Long, ByteBuffer> chunks = new ConcurrentHashMap<>();

    /// Chunks that must be waited for, by number.
    private final Map<Long, CountDownLatch> held = new ConcurrentHashMap<>();

    private final Map<Long, IOException> broken = new ConcurrentHashMap<>();
    final AtomicInteger openPieces = new AtomicInteger();
    final AtomicInteger mostOpenPieces = new AtomicInteger();
    final AtomicInteger openReaders = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger flushes = new AtomicInteger();
    final List<String> prefetched = java.util.Collections.synchronizedList(new ArrayList<>());

    MemoryExport(String name, long size, int chunkLength, boolean isWritable) {
        this.name = name;
        this.size = size;
        this.chunkLength = chunkLength;
        this.isWritable = isWritable;
    }

    /// Read-only; every third chunk is a hole, the others are random.
    static MemoryExport seeded(long size, int chunkLength) {
        MemoryExport export = new MemoryExport("vm", size, chunkLength, false);
        Seeded random = Seeded.of(size);
        for (long chunk = 0; chunk * chunkLength < size; chunk++) {
            if (chunk % 3 != 2) {
                export.fill(chunk, random.bytes(chunkLength));
            }
        }
        return export;
    }

    void fill(long chunk, byte[] content) {
        chunks.put(chunk, ByteBuffer.allocateDirect(chunkLength).put(content).clear());
    }

    /// Makes a chunk come only after [#release].
    void hold(long chunk) {
        held.put(chunk, new CountDownLatch(1));
    }

    void release(long chunk) {
        CountDownLatch latch = held.remove(chunk);
        if (latch != null) {
            latch.countDown();
        }
    }

    void breakChunk(long chunk, IOException failure) {
        broken.put(chunk, failure);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "in memory";
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isWritable() {
        return isWritable;
    }

    @Override
    public int preferredBlock() {
        return chunkLength;
    }

    /// What a reader ought to see.
    byte[] content(long offset, int length) {
        byte[] content = new byte[length];
        for (int done = 0; done < length; ) {
            long at = offset + done;
            int inChunk = (int) (at % chunkLength);
            int some = Math.min(length - done, chunkLength - inChunk);
            ByteBuffer chunk = chunks.get(at / chunkLength);
            if (chunk != null) {
                chunk.get(inChunk, content, done, some);
            }
            done += some;
        }
        return content;
    }

    boolean isHole(long offset) {
        return !chunks.containsKey(offset / chunkLength);
    }

    @Override
    public ExportReader open() {
        openReaders.incrementAndGet();
        return new Reader();
    }

    private final class Reader implements ExportReader {
        @Override
        public Optional<Piece> now(long offset, int length) {
            long chunk = offset / chunkLength;
            if (held.containsKey(chunk) || broken.containsKey(chunk)) {
                return Optional.empty();
            }
            return Optional.of(piece(offset, length));
        }

        @Override
        public Piece read(long offset, int length) throws IOException, InterruptedException {
            reads.incrementAndGet();
            long chunk = offset / chunkLength;
            @Nullable CountDownLatch latch = held.get(chunk);
            if (latch != null) {
                latch.await();
            }
            @Nullable IOException failure = broken.get(chunk);
            if (failure != null) {
                throw failure;
            }
            return piece(offset, length);
        }

        private Piece piece(long offset, int length) {
            int inChunk = (int) (offset % chunkLength);
            int some = Math.min(length, chunkLength - inChunk);
            @Nullable ByteBuffer chunk = chunks.get(offset / chunkLength);
            if (chunk == null) {
                return new Piece.Zeros(some);
            }
            int open = openPieces.incrementAndGet();
            mostOpenPieces.accumulateAndGet(open, Math::max);
            return new Piece.Bytes(chunk.slice(inChunk, some).asReadOnlyBuffer(), openPieces::decrementAndGet);
        }

        @Override
        public List<Span> spans(long offset, long length, int most) {
            List<Span> spans = new ArrayList<>();
            long end = offset + length;
            for (long at = offset; at < end; ) {
                boolean isHole = isHole(at);
                long start = at;
                while (at < end && isHole(at) == isHole) {
                    at = Math.min(end, (at / chunkLength + 1) * chunkLength);
                }
                if (spans.size() == most) {
                    break;
                }
                spans.add(new Span(at - start, isHole));
            }
            return spans;
        }

        @Override
        public void prefetch(long offset, int length) {
            prefetched.add(offset + "+" + length);
        }

        @Override
        public void write(long offset, ByteBuffer bytes) throws IOException, InterruptedException {
            long at = offset;
            while (bytes.hasRemaining()) {
                await(at / chunkLength);
                int inChunk = (int) (at % chunkLength);
                int some = Math.min(bytes.remaining(), chunkLength - inChunk);
                ByteBuffer chunk =
                        chunks.computeIfAbsent(at / chunkLength, _ -> ByteBuffer.allocateDirect(chunkLength));
                chunk.put(inChunk, bytes, bytes.position(), some);
                bytes.position(bytes.position() + some);
                at += some;
            }
        }

        private void await(long chunk) throws IOException, InterruptedException {
            @Nullable CountDownLatch latch = held.get(chunk);
            if (latch != null) {
                latch.await();
            }
            @Nullable IOException failure = broken.get(chunk);
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void trim(long offset, long length) throws IOException, InterruptedException {
            zero(offset, length, true);
        }

        @Override
        public void zero(long offset, long length, boolean mayPunch) throws IOException, InterruptedException {
            long end = offset + length;
            for (long at = offset; at < end; ) {
                long chunk = at / chunkLength;
                int inChunk = (int) (at % chunkLength);
                int some = (int) Math.min(end - at, chunkLength - inChunk);
                if (mayPunch && some == chunkLength) {
                    chunks.remove(chunk);
                } else {
                    write(at, ByteBuffer.allocateDirect(some));
                }
                at += some;
            }
        }

        @Override
        public void flush() {
            flushes.incrementAndGet();
        }

        @Override
        public void close() {
            if (openReaders.decrementAndGet() < 0) {
                throw new IllegalStateException("closed twice");
            }
        }
    }
}
