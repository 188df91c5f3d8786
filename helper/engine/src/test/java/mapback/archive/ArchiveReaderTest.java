package mapback.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mapback.buffer.BufferPool;
import mapback.chunk.Pipeline;
import mapback.chunk.ScriptedSource;
import mapback.job.Together;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ArchiveReaderTest {
    private static final int SIZE = 64 * 1024;
    private static final long SLOT = BufferPool.footprint(SIZE);
    private final Seeded random = Seeded.of(31);

    private List<byte[]> contents(int count) {
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contents.add(random.bytes(SIZE));
        }
        return contents;
    }

    private static byte[] bytes(Part part) {
        byte[] bytes = new byte[part.length()];
        switch (part) {
            case Part.Zeros _ -> {}
            case Part.Content content -> content.bytes().get(bytes);
        }
        return bytes;
    }

    private static void awaitFetches(Pipeline pipeline, int count) {
        while (pipeline.source.allFetches() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void what_is_not_at_hand_is_not_waited_for() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(16 * SLOT)) {
            List<byte[]> contents = contents(3);
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents, pipeline);
            try (ArchiveReader reader = archive.reader()) {
                assertThat(reader.now(SIZE + 100, 50)).isEmpty();
                try (Part part = reader.read(SIZE + 100, SIZE)) {
                    assertThat(bytes(part)).isEqualTo(Arrays.copyOfRange(contents.get(1), 100, SIZE));
                }
                try (Part part = reader.now(SIZE + 100, 50).orElseThrow()) {
                    assertThat(bytes(part)).isEqualTo(Arrays.copyOfRange(contents.get(1), 100, 150));
                }
                assertThat(pipeline.source.allFetches()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_hole_is_always_at_hand_and_ends_where_data_begins() throws Exception {
        try (Pipeline pipeline = Pipeline.encrypted(16 * SLOT)) {
            byte[] zeros = new byte[SIZE];
            FixedArchive archive = Samples.fixed(
                    "drive.img", SIZE, List.of(zeros, zeros, random.bytes(SIZE), zeros, new byte[77]), pipeline);
            try (ArchiveReader reader = archive.reader()) {
                assertThat(reader.now(10, 5 * SIZE - SIZE)).contains(new Part.Zeros(2 * SIZE - 10));
                assertThat(reader.now(10, 20)).contains(new Part.Zeros(20));
                assertThat(reader.read(3L * SIZE + 1, SIZE + 76)).isEqualTo(new Part.Zeros(SIZE + 76));
                assertThat(pipeline.source.allFetches()).isZero();
            }
        }
    }

    @Test
    void reads_equal_the_archive_wherever_they_are() throws Exception {
        List<byte[]> contents = contents(20);
        contents.set(4, new byte[SIZE]);
        contents.set(5, new byte[SIZE]);
        byte[] truth = Samples.whole(contents);
        try (Pipeline pipeline = Pipeline.plain(10 * SLOT);
                Together readers = new Together("readers")) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents, pipeline);
            for (int i = 0; i < 8; i++) {
                Seeded own = Seeded.of(i);
                readers.fork(() -> {
                    try (ArchiveReader reader = archive.reader()) {
                        for (int round = 0; round < 300; round++) {
                            int offset = own.between(0, truth.length - 1);
                            int length = own.between(1, truth.length - offset);
                            Optional<Part> now = reader.now(offset, length);
                            try (Part part = now.isPresent() ? now.get() : reader.read(offset, length)) {
                                assertThat(bytes(part))
                                        .isEqualTo(Arrays.copyOfRange(truth, offset, offset + part.length()));
                            }
                        }
                    }
                });
            }
            readers.join();
        }
    }

    @Test
    void a_reader_in_order_finds_what_comes_next_at_hand() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(64 * SLOT)) {
            List<byte[]> contents = contents(40);
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents, pipeline);
            try (ArchiveReader reader = archive.reader()) {
                inOrder(reader, 0, 4);
                awaitFetches(pipeline, 5);
            }
            assertThat(pipeline.source.fetches(archive.index().chunk(4).digest()))
                    .isEqualTo(1);
        }
    }

    /// Reads chunks in pieces of 16 KiB.
    private static void inOrder(ArchiveReader reader, int from, int to) throws Exception {
        for (int offset = from * SIZE; offset < to * SIZE; offset += SIZE / 4) {
            Optional<Part> now = reader.now(offset, SIZE / 4);
            if (now.isPresent()) {
                now.get().close();
            } else {
                reader.read(offset, SIZE / 4).close();
            }
        }
    }

    @Test
    void a_reader_that_leaves_holes_out_is_still_in_order() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(64 * SLOT)) {
            List<byte[]> contents = contents(40);
            for (int i = 4; i < 30; i++) {
                contents.set(i, new byte[SIZE]);
            }
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents, pipeline);
            try (ArchiveReader reader = archive.reader()) {
                inOrder(reader, 0, 4);
                awaitFetches(pipeline, 5);
                inOrder(reader, 30, 31);
                awaitFetches(pipeline, 6);
            }
            assertThat(pipeline.source.fetches(archive.index().chunk(30).digest()))
                    .isEqualTo(1);
            assertThat(pipeline.source.fetches(archive.index().chunk(31).digest()))
                    .isEqualTo(1);
        }
    }

    @Test
    void for_reads_at_random_nothing_is_fetched_ahead() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(64 * SLOT)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents(400), pipeline);
            boolean[] read = new boolean[400];
            try (ArchiveReader reader = archive.reader()) {
                for (int i = 0; i < 300; i++) {
                    int number = random.between(0, 399);
                    long offset = (long) number * SIZE + random.between(0, 15) * 4096L;
                    if (reader.now(offset, 4096).map(ArchiveReaderTest::closed).isEmpty()) {
                        reader.read(offset, 4096).close();
                    }
                    read[number] = true;
                }
            }
            for (int i = 0; i < 400; i++) {
                if (!read[i]) {
                    Digest digest = archive.index().chunk(i).digest();
                    assertThat(pipeline.source.fetches(digest)).isZero();
                }
            }
        }
    }

    private static boolean closed(Part part) {
        part.close();
        return true;
    }

    @Test
    void several_places_are_read_ahead_beside_reads_at_random() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(128 * SLOT)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents(300), pipeline);
            try (ArchiveReader reader = archive.reader()) {
                for (int step = 0; step < 12; step++) {
                    for (int place = 0; place < 3; place++) {
                        long offset = place * 50L * SIZE + step * (SIZE / 4L);
                        reader.now(offset, SIZE / 4).ifPresent(Part::close);
                        reader.now((150L + random.between(0, 149)) * SIZE + 4096, 512)
                                .ifPresent(Part::close);
                    }
                }
                for (int place = 0; place < 3; place++) {
                    Digest next = archive.index().chunk(place * 50L + 3).digest();
                    while (pipeline.source.fetches(next) == 0) {
                        Thread.onSpinWait();
                    }
                }
            }
        }
    }

    @Test
    void with_a_slow_source_more_is_on_its_way() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(128 * SLOT)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents(200), pipeline);
            pipeline.source.delay(30);
            int most = 0;
            try (ArchiveReader reader = archive.reader()) {
                for (int number = 0; number < 60; number++) {
                    inOrder(reader, number, number + 1);
                    most = Math.max(most, pipeline.source.stillOpen());
                }
            }
            assertThat(most).isGreaterThan(8);
        }
    }

    @Test
    void closing_a_reader_ends_what_it_began() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(64 * SLOT)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents(40), pipeline);
            for (int i = 2; i < 40; i++) {
                pipeline.source.gate(archive.index().chunk(i).digest());
            }
            long began;
            try (ArchiveReader reader = archive.reader()) {
                reader.prefetch(20L * SIZE, 3 * SIZE);
                inOrder(reader, 0, 2);
                ScriptedSource.Gate next =
                        pipeline.source.gate(archive.index().chunk(2).digest());
                next.awaitArrival();
                pipeline.source.gate(archive.index().chunk(20).digest()).awaitArrival();
                began = System.nanoTime();
            }
            while (pipeline.pool.inUse() != 0) {
                Thread.onSpinWait();
            }
            assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);
        }
    }

    @Test
    void what_one_reader_gives_up_another_one_still_gets() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(64 * SLOT);
                Together together = new Together("other")) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents(4), pipeline);
            ScriptedSource.Gate gate =
                    pipeline.source.gate(archive.index().chunk(2).digest());
            try (ArchiveReader other = archive.reader()) {
                try (ArchiveReader reader = archive.reader()) {
                    reader.prefetch(2L * SIZE, SIZE);
                    gate.awaitArrival();
                    together.fork(() -> other.read(2L * SIZE, 10).close());
                    while (pipeline.chunks.traffic().joinedCount() == 0) {
                        Thread.onSpinWait();
                    }
                }
                gate.open();
                together.join();
            }
            assertThat(pipeline.source.allFetches()).isEqualTo(1);
        }
    }

    @Test
    void a_prefetch_of_everything_stays_within_its_share() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(64 * SLOT)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents(300), pipeline);
            for (int i = 0; i < 300; i++) {
                pipeline.source.gate(archive.index().chunk(i).digest());
            }
            try (ArchiveReader reader = archive.reader()) {
                for (int i = 0; i < 10; i++) {
                    reader.prefetch(0, (int) archive.size());
                }
                assertThat(pipeline.source.allFetches()).isLessThanOrEqualTo(16);
            }
        }
    }

    @Test
    void damage_is_named_by_the_read() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(16 * SLOT)) {
            FixedArchive archive = Samples.fixed("drive.img", SIZE, contents(3), pipeline);
            ChunkRef chunk = archive.index().chunk(1);
            pipeline.source.remove(chunk.digest());
            try (ArchiveReader reader = archive.reader()) {
                assertThat(reader.now(SIZE, 1)).isEmpty();
                assertThatThrownBy(() -> reader.read(SIZE, 1))
                        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                                .isInstanceOf(ChunkDamaged.class));
            }
        }
    }

    @Test
    void extents_stop_where_enough_are_found() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(16 * SLOT)) {
            byte[] zeros = new byte[SIZE];
            byte[] data = random.bytes(SIZE);
            FixedArchive archive =
                    Samples.fixed("drive.img", SIZE, List.of(data, data, zeros, zeros, data, zeros), pipeline);
            assertThat(archive.extents(5, archive.size() - 5, 2))
                    .containsExactly(new Extent.Data(5, 2L * SIZE - 5), new Extent.Hole(2L * SIZE, 2L * SIZE));
            assertThat(archive.extents(5, archive.size() - 5, 1)).containsExactly(new Extent.Data(5, 2L * SIZE - 5));
        }
    }
}
