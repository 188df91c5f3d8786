package mapback.chunk;

import static mapback.chunk.Pipeline.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import mapback.archive.DynamicArchive;
import mapback.archive.Samples;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.job.Together;
import mapback.pbs.format.ChunkRef;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.ProblemException;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WalkTest {
    private static final int LENGTH = 64 * 1024;
    private static final long SLOT = BufferPool.footprint(LENGTH);
    private final Seeded random = Seeded.of(815);

    private DynamicArchive archive(Pipeline pipeline, List<byte[]> contents) throws Exception {
        return Samples.dynamic("stream.pxar", contents, pipeline);
    }

    private List<byte[]> contents(int count) {
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contents.add(random.bytes(random.between(1, LENGTH)));
        }
        return contents;
    }

    @Test
    void chunks_come_in_order_each_fetched_once() throws Exception {
        List<byte[]> contents = contents(100);
        try (Pipeline pipeline = Pipeline.plain(40 * SLOT)) {
            DynamicArchive archive = archive(pipeline, contents);
            try (Walk walk = new Walk(archive, archive.chunks(), 8)) {
                for (int i = 0; i < 100; i++) {
                    assertThat(walk.hasNext()).isTrue();
                    assertThat(walk.next().chunkNumber()).isEqualTo(i);
                    try (Lease lease = walk.read()) {
                        assertThat(bytes(lease)).isEqualTo(contents.get(i));
                    }
                }
                assertThat(walk.hasNext()).isFalse();
            }
            assertThat(pipeline.source.allFetches()).isEqualTo(100);
        }
    }

    @Test
    void walks_that_share_too_little_memory_still_end() throws Exception {
        List<byte[]> contents = contents(40);
        try (Pipeline pipeline = Pipeline.plain(2 * SLOT + SLOT);
                Together walkers = new Together("walkers")) {
            DynamicArchive archive = archive(pipeline, contents);
            for (int walker = 0; walker < 6; walker++) {
                walkers.fork(() -> {
                    try (Walk walk = new Walk(archive, archive.chunks(), 16)) {
                        while (walk.hasNext()) {
                            int number = (int) walk.next().chunkNumber();
                            try (Lease lease = walk.read()) {
                                assertThat(bytes(lease)).isEqualTo(contents.get(number));
                            }
                        }
                    }
                });
            }
            walkers.join();
        }
    }

    @Test
    void a_walk_goes_on_behind_a_damaged_chunk_which_is_fetched_twice_in_all() throws Exception {
        List<byte[]> contents = contents(20);
        try (Pipeline pipeline = Pipeline.plain(40 * SLOT)) {
            DynamicArchive archive = archive(pipeline, contents);
            ChunkRef bad = archive.index().chunk(7);
            pipeline.source.damageNext(bad.digest(), 2);
            int right = 0;
            try (Walk walk = new Walk(archive, archive.chunks(), 4)) {
                while (walk.hasNext()) {
                    ChunkRef chunk = walk.next();
                    if (chunk.chunkNumber() == 7) {
                        assertThatThrownBy(walk::read)
                                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                                        .isEqualTo(new ChunkDamaged(
                                                "stream.pxar",
                                                bad.digest().hex(),
                                                7,
                                                bad.offset(),
                                                bad.length(),
                                                BlobFault.CRC)));
                    } else {
                        walk.read().close();
                        right++;
                    }
                }
            }
            assertThat(right).isEqualTo(19);
            assertThat(pipeline.source.fetches(bad.digest())).isEqualTo(2);
        }
    }

    @Test
    void closing_a_walk_ends_what_is_ahead() throws Exception {
        List<byte[]> contents = contents(20);
        try (Pipeline pipeline = Pipeline.plain(40 * SLOT)) {
            DynamicArchive archive = archive(pipeline, contents);
            for (int i = 1; i < 20; i++) {
                pipeline.source.gate(archive.index().chunk(i).digest());
            }
            try (Walk walk = new Walk(archive, archive.chunks(), 8)) {
                walk.next();
                walk.read().close();
            }
            while (pipeline.pool.inUse() != 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void chunks_without_order_are_read_side_by_side() throws Exception {
        List<byte[]> contents = contents(60);
        try (Pipeline pipeline = Pipeline.plain(40 * SLOT)) {
            DynamicArchive archive = archive(pipeline, contents);
            boolean[] seen = new boolean[60];
            Together.each("readers", archive.chunks(), 4, chunk -> {
                try (Lease lease = archive.chunk(chunk)) {
                    assertThat(bytes(lease)).isEqualTo(contents.get((int) chunk.chunkNumber()));
                    seen[(int) chunk.chunkNumber()] = true;
                }
            });
            assertThat(seen).doesNotContain(false);
        }
    }
}
