package mapback.chunk;

import java.util.Optional;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.key.Key;

/// What makes two chunks the same content: whoever asks for a chunk under a key must not get one that was stored
/// without, and whoever expects another length is to hear that it is wrong.
///
/// @param key the fingerprint of the key it must be encrypted with
record ChunkId(Digest digest, int length, Optional<Fingerprint> key) {
    static ChunkId of(ChunkRef chunk, Optional<Key> key) {
        return new ChunkId(chunk.digest(), chunk.length(), key.map(Key::fingerprint));
    }
}
