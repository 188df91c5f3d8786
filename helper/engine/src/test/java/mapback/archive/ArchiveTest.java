package mapback.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.chunk.Pipeline;
import mapback.pbs.format.ChunkRef;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ArchiveTest {
    private static final int SIZE = 64 * 1024;
    private static final long MEMORY = 6L * BufferPool.footprint(SIZE);

    /// Data, hole, hole, the first again, data, a short hole.
    private static List<byte[]> image(Seeded random) {
        byte[] first = random.bytes(SIZE);
        byte[] zeros = new byte[SIZE];
        return List.of(first, zeros, zeros, first, random.compressible(SIZE), new byte[1234]);
    }

    @Test
    void a_read_across_chunks_equals_the_image() throws Exception {
        Seeded.rounds(8, random -> {
            List<byte[]> contents = image(random);
            byte[] truth = Samples.whole(contents);
            try (Pipeline pipeline = random.chance(50) ? Pipeline.plain(MEMORY) : Pipeline.encrypted(MEMORY)) {
                FixedArchive archive = Samples.fixed("drive.img", SIZE, contents, pipeline);
                assertThat(archive.size()).isEqualTo(truth.length);
                assertReadsLike(truth, archive, random);
            }
        });
    }

    @Test
    void a_read_across_chunks_equals_the_stream() throws Exception {
        Seeded.rounds(8, random -> {
            List<byte[]> contents = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                contents.add(random.bytes(random.between(1, SIZE)));
            }
            byte[] truth = Samples.whole(contents);
            try (Pipeline pipeline = random.chance(50) ? Pipeline.plain(MEMORY) : Pipeline.encrypted(MEMORY)) {
                assertReadsLike(truth, Samples.dynamic("root.pxar", contents, pipeline), random);
            }
        });
    }

    private static void assertReadsLike(byte[] truth, Archive archive, Seeded random) throws Exception {
        for (int i = 0; i < 20; i++) {
            int offset = random.between(0, truth.length);
            int length = random.between(0, truth.length - offset);
            ByteBuffer target = random.chance(50) ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
            archive.read(offset, target);
            byte[] read = new byte[length];
            target.flip().get(read);
            assertThat(read).isEqualTo(Arrays.copyOfRange(truth, offset, offset + length));
        }
    }

    @Test
    void holes_and_repeated_chunks_are_never_fetched_twice() throws Exception {
        AtomicLong fetched = new AtomicLong();
        try (Pipeline pipeline = Pipeline.encrypted(MEMORY)) {
            List<byte[]> contents = image(Seeded.of(1));
            Archive archive =
                    Samples.fixed("drive.img", SIZE, contents, pipeline).counting(fetched::addAndGet);
            archive.read(0, ByteBuffer.allocate((int) archive.size()));
            assertThat(pipeline.source.allFetches()).isEqualTo(2);
            assertThat(fetched).hasValue(2L * SIZE);
        }
    }

    @Test
    void adjacent_extents_are_one_and_clipped_to_the_range() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(MEMORY)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, image(Seeded.of(2)), pipeline);
            assertThat(archive.extents(0, archive.size()))
                    .containsExactly(
                            new Extent.Data(0, SIZE),
                            new Extent.Hole(SIZE, 2L * SIZE),
                            new Extent.Data(3L * SIZE, 2L * SIZE),
                            new Extent.Hole(5L * SIZE, 1234));
            assertThat(archive.extents(SIZE - 10, 20))
                    .containsExactly(new Extent.Data(SIZE - 10, 10), new Extent.Hole(SIZE, 10));
            assertThat(archive.extents(100, 0)).isEmpty();
            assertThat(pipeline.source.allFetches()).isZero();
        }
    }

    @Test
    void a_hole_can_be_had_as_bytes_too() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(MEMORY)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, image(Seeded.of(3)), pipeline);
            try (Lease hole = archive.chunk(archive.index().chunk(5))) {
                assertThat(hole.bytes()).isEqualTo(ByteBuffer.allocate(1234));
            }
            assertThat(pipeline.source.allFetches()).isZero();
        }
    }

    @Test
    void damage_is_named_with_its_place() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(MEMORY)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, image(Seeded.of(4)), pipeline);
            ChunkRef chunk = archive.index().chunk(4);
            pipeline.source.remove(chunk.digest());
            assertThatThrownBy(() -> archive.read(4L * SIZE + 5, ByteBuffer.allocate(10)))
                    .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                            .isEqualTo(new ChunkDamaged(
                                    "drive.img", chunk.digest().hex(), 4, 4L * SIZE, SIZE, BlobFault.MISSING)));
        }
    }

    @Test
    void a_read_beyond_the_end_is_a_bug() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(MEMORY)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, image(Seeded.of(5)), pipeline);
            assertThatThrownBy(() -> archive.read(archive.size() - 1, ByteBuffer.allocate(2)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void an_archive_of_no_bytes_has_nothing_to_read() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(MEMORY)) {
            DynamicArchive archive = Samples.dynamic("empty.pxar", List.of(), pipeline);
            archive.read(0, ByteBuffer.allocate(0));
            assertThat(archive.extents(0, 0)).isEmpty();
            assertThat(archive.readersAtOnce()).isPositive();
        }
    }
}
