package mapback.pbs.blob;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.Sha256;
import mapback.pbs.key.Key;

/// Knows a chunk of zeros by its digest, so that it is never fetched.
///
/// Computes the digest of each length once per key (2.4 ms for 4 MiB). Images have two lengths of chunks; file archives
/// have as many as chunks, so do not ask for theirs. May be shared by threads.
///
/// @see "Proxmox Backup all-zero chunks"
public final class ZeroChunks {
    /// Remembered digests; with more of them (other images' last chunks) it begins anew.
    private static final int MAX_REMEMBERED = 4096;

    private static final byte[] ZEROS = new byte[64 << 10];

    private record Wanted(int length, Optional<Fingerprint> key) {}

    private final ConcurrentMap<Wanted, Digest> digests = new ConcurrentHashMap<>();

    /// The digest of that many zeros.
    ///
    /// @param key of the archive when it is encrypted
    public Digest of(int length, Optional<Key> key) {
        Wanted wanted = new Wanted(length, key.map(Key::fingerprint));
        Digest known = digests.get(wanted);
        if (known != null) {
            return known;
        }
        if (digests.size() >= MAX_REMEMBERED) {
            digests.clear();
        }
        Digest computed = compute(length, key);
        digests.put(wanted, computed);
        return computed;
    }

    private static Digest compute(int length, Optional<Key> key) {
        MessageDigest sha = Sha256.digest();
        for (int left = length; left > 0; left -= ZEROS.length) {
            sha.update(ZEROS, 0, Math.min(left, ZEROS.length));
        }
        key.ifPresent(it -> it.finish(sha));
        return Digest.of(sha.digest());
    }

    /// Whether a chunk of an image holds nothing but zeros.
    ///
    /// @param key of the archive when it is encrypted
    public boolean isZero(ChunkRef chunk, Optional<Key> key) {
        return chunk.digest().equals(of(chunk.length(), key));
    }
}
