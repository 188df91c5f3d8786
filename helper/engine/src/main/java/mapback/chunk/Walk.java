package mapback.chunk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import mapback.buffer.Lease;
import mapback.job.Together;
import mapback.pbs.format.ChunkRef;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// Goes through chunks in order while the next ones are fetched and decoded on all cores.
///
/// ```java
/// try (Walk walk = new Walk(archive, chunks, ahead)) {
///     while (walk.hasNext()) {
///         ChunkRef chunk = walk.next();
///         try (Lease bytes = walk.read()) { … }
///     }
/// }
/// ```
///
/// What is ahead is decoded into the cache and not leased, so walks that share too little memory cost each other a
/// second fetch, but never wait for each other for ever. Holes are not fetched. Belongs to one thread; closing it
/// ends what is under way.
public final class Walk implements AutoCloseable {
    private final ChunkReader reader;
    private final Iterator<ChunkRef> chunks;
    private final int ahead;
    private final ArrayDeque<Ahead> window = new ArrayDeque<>();
    private final Together together = new Together("ahead");
    private @Nullable Ahead current;

    private static final class Ahead {
        final ChunkRef chunk;

        /// Open while somebody fetches it.
        final CountDownLatch ended;

        /// Why it could not be had; whoever arrives there is told, and it is not fetched again.
        volatile @Nullable ProblemException failure;

        Ahead(ChunkRef chunk, boolean isFetched) {
            this.chunk = chunk;
            this.ended = new CountDownLatch(isFetched ? 1 : 0);
        }
    }

    /// @param ahead how many chunks may be on their way besides the current one; see [Chunks#worthAhead]
    public Walk(ChunkReader reader, Iterator<ChunkRef> chunks, int ahead) {
        this.reader = reader;
        this.chunks = chunks;
        this.ahead = ahead;
    }

    public boolean hasNext() {
        return !window.isEmpty() || chunks.hasNext();
    }

    /// Steps to the next chunk.
    public ChunkRef next() throws IOException, InterruptedException {
        if (together.isCancelled()) {
            together.join();
        }
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Ahead next = window.isEmpty() ? first(chunks.next()) : window.remove();
        while (window.size() < ahead && chunks.hasNext()) {
            window.add(begin(chunks.next()));
        }
        current = next;
        return next.chunk;
    }

    /// A chunk that is all there is to read needs no second thread.
    private Ahead first(ChunkRef chunk) {
        return chunks.hasNext() ? begin(chunk) : new Ahead(chunk, false);
    }

    private Ahead begin(ChunkRef chunk) {
        Ahead begun = new Ahead(chunk, !reader.isHole(chunk));
        if (begun.ended.getCount() > 0) {
            together.fork(() -> fetch(begun));
            if (together.isCancelled()) {
                // Then it may never begin.
                begun.ended.countDown();
            }
        }
        return begun;
    }

    private void fetch(Ahead begun) throws InterruptedException {
        try {
            reader.chunk(begun.chunk).close();
        } catch (ProblemException e) {
            begun.failure = e;
        } finally {
            begun.ended.countDown();
        }
    }

    /// The content of the chunk that [#next] gave last. After a failure the walk can go on behind it.
    public Lease read() throws ProblemException, InterruptedException {
        if (current == null) {
            throw new IllegalStateException("the walk has not begun");
        }
        current.ended.await();
        ProblemException failure = current.failure;
        if (failure != null) {
            throw new ProblemException(failure.problem(), failure);
        }
        return reader.chunk(current.chunk);
    }

    @Override
    public void close() {
        together.close();
    }
}
