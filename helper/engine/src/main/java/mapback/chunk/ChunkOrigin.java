package mapback.chunk;

import java.util.Optional;
import java.util.function.LongConsumer;
import mapback.pbs.key.Key;
import mapback.pbs.store.ChunkSource;

/// Where an archive's chunks come from, and how they are to be decoded.
///
/// @param source  asked for stored chunks
/// @param key     present when the archive is encrypted, and then every chunk must be; stays the caller's
/// @param fetched told the length of each chunk that had to be fetched and decoded, by any thread
public record ChunkOrigin(ChunkSource source, Optional<Key> key, LongConsumer fetched) {
    public ChunkOrigin(ChunkSource source, Optional<Key> key) {
        this(source, key, _ -> {});
    }
}
