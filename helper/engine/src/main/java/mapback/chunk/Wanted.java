package mapback.chunk;

import java.util.Optional;
import mapback.buffer.Kept;
import mapback.buffer.Lease;
import mapback.pbs.format.ChunkRef;
import org.jspecify.annotations.Nullable;

/// One chunk of one archive, for a reader that asks for it time and again: remembers where its content was, so that
/// finding it costs one look and no hashing. Any number of threads may use it.
public final class Wanted {
    private final Chunks chunks;
    final ChunkOrigin origin;
    final ChunkRef chunk;
    final ChunkId id;

    /// Where the content was at the last look.
    private volatile @Nullable Kept last;

    Wanted(Chunks chunks, ChunkOrigin origin, ChunkRef chunk) {
        this.chunks = chunks;
        this.origin = origin;
        this.chunk = chunk;
        this.id = ChunkId.of(chunk, origin.key());
    }

    public ChunkRef chunk() {
        return chunk;
    }

    /// The content if it is at hand; its reader closes the lease. Never waits and fetches nothing.
    public Optional<Lease> now() {
        Kept known = last;
        Optional<Lease> lease = known == null ? Optional.empty() : known.lease();
        return lease.isPresent() ? chunks.counted(lease) : lookAgain();
    }

    private Optional<Lease> lookAgain() {
        Optional<Kept> found = chunks.find(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        last = found.get();
        return chunks.counted(found.get().lease());
    }

    /// Begins to fetch it unless it is at hand. Never waits.
    ///
    /// @return empty when there is nothing to fetch
    public Optional<Ahead> ahead() {
        return chunks.ahead(this);
    }
}
