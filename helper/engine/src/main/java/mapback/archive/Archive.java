package mapback.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import mapback.chunk.ChunkReader;
import mapback.chunk.Walk;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Index;
import mapback.problem.ProblemException;

/// An archive of a snapshot as bytes. Any number of threads may read it at once.
public interface Archive extends ChunkReader {
    /// What it is called in messages.
    String name();

    /// Bytes of it.
    long size();

    /// Which chunks it consists of.
    Index index();

    /// Fills `target` with the archive's bytes from `offset` on; the range may cross chunks.
    ///
    /// @param offset bytes from the archive's start, `0 <= offset <= size() - target.remaining()`
    /// @param target filled from its position to its limit; stays the caller's
    /// @throws ProblemException with `ChunkDamaged` when a chunk is wrong twice
    void read(long offset, ByteBuffer target) throws IOException, InterruptedException;

    /// What is in a range: data and holes by turns, in order and without gaps, clipped to the range.
    default List<Extent> extents(long offset, long length) {
        return extents(offset, length, Integer.MAX_VALUE);
    }

    /// The same, at most so many; what is behind them is not looked at.
    List<Extent> extents(long offset, long length, int most);

    /// A view for one reader that reads here and there or in order. The caller closes it.
    ArchiveReader reader();

    /// The chunks that hold a range, in order; the first and the last one may reach beyond it.
    Iterator<ChunkRef> chunks(long offset, long length);

    /// All chunks in order.
    default Iterator<ChunkRef> chunks() {
        return chunks(0, size());
    }

    /// A walk through the chunks of a range in order, with as much on the way as is worth it. The caller closes it.
    Walk walk(long offset, long length);

    /// The name that a chunk with that content has in this archive, under its key if it has one. Computes: call it
    /// on a core.
    ///
    /// @param plain from its position to its limit; the position is not moved
    Digest digest(ByteBuffer plain);

    /// How many bytes its chunks usually have.
    int usualLength();

    /// How many readers of whole chunks at once are worth it, for those who need no order.
    int readersAtOnce();

    /// The same archive, which tells the length of each chunk that it had to fetch.
    Archive counting(LongConsumer fetched);
}
