package mapback.archive;

import java.util.function.LongConsumer;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.DynamicIndex;

/// A stream of a file archive or catalog: chunks cut by content. It has no holes: hardly any two of its chunks
/// have the same length, so looking for zeros would cost more than fetching them.
public final class DynamicArchive extends IndexedArchive {
    private final DynamicIndex index;

    /// @param name   what it is called in messages
    /// @param index  checked against the manifest
    /// @param origin has the key when the archive is encrypted; both stay the caller's
    public DynamicArchive(String name, DynamicIndex index, Chunks chunks, ChunkOrigin origin) {
        super(name, index, chunks, origin);
        this.index = index;
    }

    @Override
    public DynamicIndex index() {
        return index;
    }

    @Override
    public boolean isHole(ChunkRef chunk) {
        return false;
    }

    @Override
    boolean isHole(long number) {
        return false;
    }

    @Override
    long endOfRun(long number, boolean isHole, long enough) {
        return enough;
    }

    @Override
    long end(long number) {
        return index.end(number);
    }

    @Override
    public int usualLength() {
        return (int) (index.size() / Math.max(1, index.chunkCount()));
    }

    @Override
    public DynamicArchive counting(LongConsumer fetched) {
        return new DynamicArchive(name, index, chunks, new ChunkOrigin(origin.source(), origin.key(), fetched));
    }
}
