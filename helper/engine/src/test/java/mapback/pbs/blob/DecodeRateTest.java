package mapback.pbs.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import mapback.pbs.format.Digest;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;
import mapback.testkit.Spent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Holds the speed of decoding above the trap of AES-GCM on arrays, by the thread's CPU time, so that a busy machine
/// does not matter.
class DecodeRateTest {
    private static final int LENGTH = 4 << 20;

    /// What was measured is 5 ms: crc, decrypt and SHA-256 of 4 MiB. In the trap decrypting alone takes 55 ms.
    private static final double LIMIT_MS = 25;

    private final Key key = Key.of(Secret.owning(Seeded.of(1).bytes(32)));
    private final BlobMaker maker = BlobMaker.encrypting(key.aes().getEncoded());
    private final BlobDecoder decoder = new BlobDecoder();
    private final ByteBuffer stored = buffer(LENGTH + 44 + BlobDecoder.SPARE);
    private final ByteBuffer plain = buffer(LENGTH);

    /// As the pool of the pipeline makes them.
    private static ByteBuffer buffer(long size) {
        return Arena.ofAuto().allocate(size).asByteBuffer();
    }

    @BeforeEach
    void warmUp() {
        decoder.warmUp();
    }

    @AfterEach
    void close() {
        decoder.close();
        key.close();
    }

    @Test
    void an_encrypted_chunk_decodes_faster_than_arrays_ever_could() throws Exception {
        byte[] content = Seeded.of(2).bytes(LENGTH);
        assertThat(medianMillis("encrypted", content, maker.blob(content, false)))
                .isLessThan(LIMIT_MS);
    }

    @Test
    void an_encrypted_compressed_chunk_is_decrypted_in_place_as_fast() throws Exception {
        byte[] content = Seeded.of(2).compressible(LENGTH);
        assertThat(medianMillis("encrypted and compressed", content, maker.blob(content, true)))
                .isLessThan(LIMIT_MS);
    }

    @Test
    void decoding_a_chunk_makes_no_garbage_but_the_cipher_s() throws Exception {
        byte[] content = Seeded.of(2).compressible(LENGTH);
        byte[] blob = maker.blob(content, true);
        Digest digest = key.digest(ByteBuffer.wrap(content));
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            load(blob);
            Spent before = Spent.soFar();
            decoder.decodeChunk(stored, Optional.of(key), digest, LENGTH, plain);
            least = Math.min(least, Spent.since(before).allocatedBytes());
        }
        System.out.println("decoding 4 MiB allocates " + least + " bytes");
        assertThat(least).isLessThan(32 << 10);
    }

    private double medianMillis(String what, byte[] content, byte[] blob) throws Exception {
        Digest digest = key.digest(ByteBuffer.wrap(content));
        double[] millis = new double[15];
        for (int i = 0; i < millis.length; i++) {
            load(blob);
            Spent before = Spent.soFar();
            decoder.decodeChunk(stored, Optional.of(key), digest, LENGTH, plain);
            millis[i] = Spent.since(before).cpuMillis();
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf("4 MiB %s: first %.1f ms, median %.1f ms, limit %.0f ms%n", what, first, millis[7], LIMIT_MS);
        return millis[millis.length / 2];
    }

    private void load(byte[] blob) {
        stored.clear().put(0, blob).limit(blob.length);
    }
}
