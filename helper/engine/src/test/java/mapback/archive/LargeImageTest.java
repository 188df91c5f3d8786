package mapback.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.chunk.Pipeline;
import mapback.pbs.format.Digest;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.format.Index;
import mapback.pbs.format.Sha256;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An image of 4 TiB: a million chunks, of which there are sixteen different ones and many holes.
@Timeout(120)
class LargeImageTest {
    private static final long SIZE = 4L << 40;
    private static final int CHUNK = 4 << 20;
    private static final int COUNT = (int) (SIZE / CHUNK);
    private static final int DIFFERENT = 16;
    private static final int READS = 10_000;
    private static final long MEMORY = 128L << 20;

    /// Which of the different chunks stands at a number; none for a hole. Runs of both are some dozen chunks long.
    private final byte[] kinds = new byte[COUNT];

    private final List<byte[]> contents = new ArrayList<>();
    private final Seeded random = Seeded.of(1234);

    private ByteBuffer index(Pipeline pipeline) throws Exception {
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < DIFFERENT; i++) {
            contents.add(random.bytes(CHUNK));
            digests.add(pipeline.source.add(i, 0, contents.get(i)).digest());
        }
        digests.add(Sha256.of(new byte[CHUNK]));
        ByteBuffer file = ByteBuffer.allocate(Index.HEADER_SIZE + COUNT * Digest.LENGTH)
                .order(ByteOrder.BIG_ENDIAN)
                .position(Index.HEADER_SIZE);
        boolean isHole = false;
        for (int i = 0; i < COUNT; i++) {
            isHole ^= random.chance(3);
            kinds[i] = (byte) (isHole ? DIFFERENT : random.between(0, DIFFERENT - 1));
            digests.get(kinds[i]).copyTo(file);
        }
        MessageDigest sha = Sha256.digest();
        sha.update(file.flip().position(Index.HEADER_SIZE));
        file.position(0).putLong(0, 0x2f7f41ed91fd0fcdL).put(0x20, sha.digest());
        return file.order(ByteOrder.LITTLE_ENDIAN).putLong(0x40, SIZE).putLong(0x48, CHUNK);
    }

    @Test
    void an_image_of_4_TiB_opens_within_a_second_and_is_read_anywhere() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(MEMORY)) {
            ByteBuffer file = index(pipeline);
            long began = System.nanoTime();
            FixedArchive archive = new FixedArchive(
                    "large.img", FixedIndex.parse(file, "large.img.fidx", "test"), pipeline.chunks, pipeline.origin);
            assertThat(since(began)).isLessThan(Duration.ofSeconds(1));
            assertThat(archive.size()).isEqualTo(SIZE);
            mustListItsExtents(archive);
            try (ArchiveReader reader = archive.reader()) {
                mustReadAnywhere(reader);
            }
            assertThat(pipeline.pool.allocated()).isLessThanOrEqualTo(MEMORY);
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /// In steps of what an NBD client asks for at the most, and by few extents at a time.
    private void mustListItsExtents(FixedArchive archive) {
        long began = System.nanoTime();
        long offset = 0;
        while (offset < SIZE) {
            long length = Math.min(SIZE - offset, (4L << 30) - CHUNK);
            for (Extent extent : archive.extents(offset, length, 8)) {
                assertThat(extent.offset()).isEqualTo(offset);
                boolean isHole = extent instanceof Extent.Hole;
                for (long at = extent.offset(); at < extent.end(); at += CHUNK) {
                    assertThat(kinds[(int) (at / CHUNK)] == DIFFERENT).isEqualTo(isHole);
                }
                offset = extent.end();
            }
        }
        System.out.println("extents of 4 TiB took " + since(began));
    }

    private void mustReadAnywhere(ArchiveReader reader) throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            int number = random.between(0, COUNT - 1);
            int begin = random.between(0, CHUNK - 4096);
            long offset = (long) number * CHUNK + begin;
            Optional<Part> now = reader.now(offset, 4096);
            try (Part part = now.isPresent() ? now.get() : reader.read(offset, 4096)) {
                assertThat(part.length()).isEqualTo(4096);
                switch (part) {
                    case Part.Zeros _ -> assertThat(kinds[number]).isEqualTo((byte) DIFFERENT);
                    case Part.Content content ->
                        assertThat(content.bytes())
                                .isEqualTo(ByteBuffer.wrap(contents.get(kinds[number]), begin, 4096));
                }
            }
        }
        System.out.println(READS + " reads of 4 TiB took " + since(began));
    }
}
