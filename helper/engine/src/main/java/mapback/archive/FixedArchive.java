package mapback.archive;

import java.util.function.LongConsumer;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.FixedIndex;

/// An image: chunks of one size. A chunk of zeros is known by its digest, also under a key, and is a hole.
public final class FixedArchive extends IndexedArchive {
    private final FixedIndex index;
    private final Digest zero;
    private final Digest lastZero;

    /// @param name   what it is called in messages
    /// @param index  checked against the manifest
    /// @param origin has the key when the image is encrypted; both stay the caller's
    public FixedArchive(String name, FixedIndex index, Chunks chunks, ChunkOrigin origin) {
        super(name, index, chunks, origin);
        this.index = index;
        int lastLength = index.chunk(index.chunkCount() - 1).length();
        this.zero = chunks.zeroChunks().of(index.chunkSize(), origin.key());
        this.lastZero = chunks.zeroChunks().of(lastLength, origin.key());
    }

    @Override
    public FixedIndex index() {
        return index;
    }

    @Override
    public boolean isHole(ChunkRef chunk) {
        return chunk.digest().equals(chunk.length() == index.chunkSize() ? zero : lastZero);
    }

    @Override
    boolean isHole(long number) {
        return index.hasDigest(number, number == index.chunkCount() - 1 ? lastZero : zero);
    }

    @Override
    long end(long number) {
        return Math.min((number + 1) * index.chunkSize(), index.size());
    }

    @Override
    public int usualLength() {
        return index.chunkSize();
    }

    @Override
    public FixedArchive counting(LongConsumer fetched) {
        return new FixedArchive(name, index, chunks, new ChunkOrigin(origin.source(), origin.key(), fetched));
    }
}
