package mapback.bench;

import static mapback.bench.Figures.median;
import static mapback.bench.Figures.print;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import mapback.pbs.blob.BlobDecoder;
import mapback.pbs.format.Digest;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;
import mapback.testkit.Spent;

/// Fails the bench when decrypting has fallen back to the way of the JDK that is never compiled: GCM on arrays takes 40
/// times as long as on direct buffers.
final class TrapCheck {
    private static final int LENGTH = 4 << 20;
    private static final int ROUNDS = 15;

    /// An encrypted chunk takes 1.4 times what a plain one takes, and in the trap more than 15 times.
    private static final double MOST = 4;

    private TrapCheck() {}

    static void run() throws Exception {
        byte[] secret = Seeded.of(1).bytes(Key.LENGTH);
        try (Key key = Key.of(Secret.owning(secret.clone()));
                BlobDecoder decoder = new BlobDecoder()) {
            decoder.warmUp();
            double plain = millis(decoder, BlobMaker.plain(), Optional.empty());
            double encrypted = millis(decoder, BlobMaker.encrypting(secret), Optional.of(key));
            if (encrypted > MOST * plain) {
                print(String.format(
                        Locale.ROOT,
                        "An encrypted chunk takes %.1f ms, a plain one %.1f ms: decryption is in a trap.",
                        encrypted,
                        plain));
                throw new IllegalStateException("AES-GCM is not compiled");
            }
        }
    }

    /// The same for the helper's own process, from figures that a table has anyway: it takes less than twice what the
    /// bare chain takes and what it writes or moves.
    static void ofHelper(double helper, double chain, double beside) {
        if (helper - beside > MOST * chain) {
            print(String.format(
                    Locale.ROOT,
                    "The helper takes %.1f s of the cores for what the bare chain does in %.1f s: it is in a trap.",
                    helper - beside,
                    chain));
            throw new IllegalStateException("AES-GCM is not compiled in the helper");
        }
    }

    private static double millis(BlobDecoder decoder, BlobMaker maker, Optional<Key> key) throws Exception {
        byte[] content = Seeded.of(2).bytes(LENGTH);
        byte[] blob = maker.blob(content, false);
        Digest digest = Digest.of(maker.digest(content));
        ByteBuffer stored = ByteBuffer.allocateDirect(blob.length + BlobDecoder.SPARE);
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            stored.clear().put(0, blob).limit(blob.length);
            Spent before = Spent.soFar();
            decoder.decodeInPlace(stored, key, digest, LENGTH);
            millis[i] = Spent.since(before).cpuMillis();
        }
        return median(millis);
    }
}
