package mapback.pbs.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Sha256;
import mapback.pbs.key.Key;
import mapback.pbs.key.Secret;
import mapback.testkit.BlobMaker;
import mapback.testkit.Hostile;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlobFuzzTest {
    private static final int LENGTH = 1000;
    private static final Set<Class<? extends Exception>> FAULTS = Set.of(BlobFaultException.class);

    private final Key key = Key.of(Secret.owning(Seeded.of(1).bytes(32)));
    private final BlobMaker plain = BlobMaker.plain();
    private final BlobMaker encrypted = BlobMaker.encrypting(key.aes().getEncoded());
    private final BlobDecoder decoder = new BlobDecoder();
    private final ByteBuffer stored = ByteBuffer.allocateDirect(1 << 20);
    private final ByteBuffer target = ByteBuffer.allocateDirect(LENGTH);

    @AfterEach
    void close() {
        decoder.close();
        key.close();
    }

    @Test
    void any_bytes_are_a_chunk_or_a_fault() {
        byte[] content = Seeded.of(2).compressible(LENGTH);
        Digest plainDigest = Sha256.of(content);
        Digest keyDigest = key.digest(ByteBuffer.wrap(content));
        new Hostile(sound(content), FAULTS, 64 << 10).feed(BlobFuzzTest::damaged, input -> {
            for (Optional<Key> given : List.of(Optional.of(key), Optional.<Key>empty())) {
                stored.clear().put(0, input).limit(input.length);
                try {
                    decoder.decodeChunk(stored, given, given.isPresent() ? keyDigest : plainDigest, LENGTH, target);
                    byte[] found = new byte[LENGTH];
                    target.get(0, found);
                    assertThat(found).isEqualTo(content);
                } catch (BlobFaultException e) {
                    assertThat(e.fault()).isNotNull();
                }
            }
        });
    }

    @Test
    void any_bytes_are_a_blob_or_a_fault_and_nothing_is_unpacked_beyond_the_limit() {
        byte[] content = Seeded.of(2).compressible(LENGTH);
        // Twice the limit of the output, copies of the input, and what the cipher takes.
        new Hostile(sound(content), FAULTS, (256 << 10) + (64 << 10))
                .feed(BlobFuzzTest::damaged, input -> assertThat(decoder.decodeBlob(input, Optional.of(key), 64 << 10))
                        .hasSizeLessThanOrEqualTo(64 << 10));
    }

    @Test
    void what_is_encoded_decodes_to_itself() {
        Seeded.rounds(300, random -> {
            byte[] content = random.chance(50)
                    ? random.bytes(random.between(1, 200_000))
                    : random.compressible(random.between(1, 200_000));
            boolean secret = random.chance(50);
            Optional<Key> given = secret ? Optional.of(key) : Optional.empty();
            byte[] blob = (secret ? encrypted : plain).blob(content, random.chance(50));
            assertThat(decoder.decodeBlob(blob, given, content.length)).isEqualTo(content);
            Digest digest = secret ? key.digest(ByteBuffer.wrap(content)) : Sha256.of(content);
            assertThat((secret ? encrypted : plain).digest(content)).isEqualTo(digest.bytes());
            ByteBuffer chunk = ByteBuffer.allocateDirect(content.length);
            stored.clear().put(0, blob).limit(blob.length);
            decoder.decodeChunk(stored, given, digest, content.length, chunk);
            byte[] found = new byte[content.length];
            chunk.get(found);
            assertThat(found).isEqualTo(content);
        });
    }

    private List<byte[]> sound(byte[] content) {
        return List.of(
                plain.blob(content, false),
                plain.blob(content, true),
                encrypted.blob(content, false),
                encrypted.blob(content, true));
    }

    /// Most of them with a CRC that fits again, so that what is behind that check is reached.
    private static byte[] damaged(byte[] sound, Seeded random) {
        byte[] blob = random.damaged(sound);
        if (random.chance(40)) {
            // Leaves the magic as it is.
            byte[] payload = random.damaged(Arrays.copyOfRange(sound, 12, sound.length));
            blob = Arrays.copyOf(sound, 12 + payload.length);
            System.arraycopy(payload, 0, blob, 12, payload.length);
        }
        int header = (sound[0] & 0xff) == 0x42 || sound[0] == 0x31 ? 12 : 44;
        if (blob.length > header && random.chance(80)) {
            CRC32 crc = new CRC32();
            crc.update(blob, header, blob.length - header);
            ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) crc.getValue());
        }
        return blob;
    }
}
