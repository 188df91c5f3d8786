package mapback.chunk;

import static mapback.chunk.Pipeline.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.job.Together;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.BlobKind;
import mapback.pbs.format.ChunkRef;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.ProblemException;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChunksTest {
    private static final int KIB = 1024;
    private static final int LENGTH = 256 * KIB;
    private static final long SLOT = BufferPool.footprint(LENGTH);
    private final Seeded random = Seeded.of(4711);

    @Test
    void a_chunk_is_fetched_checked_and_decoded() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            byte[] content = random.compressible(LENGTH);
            ChunkRef chunk = pipeline.source.add(0, 0, content);
            try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                assertThat(bytes(lease)).isEqualTo(content);
            }
        }
    }

    @Test
    void an_encrypted_chunk_is_decrypted() throws Exception {
        try (Pipeline pipeline = Pipeline.encrypted(8 * SLOT)) {
            for (byte[] content : List.of(random.compressible(LENGTH), random.bytes(LENGTH - 1), random.bytes(1))) {
                ChunkRef chunk = pipeline.source.add(0, 0, content);
                try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                    assertThat(bytes(lease)).isEqualTo(content);
                }
            }
        }
    }

    @Test
    void a_chunk_that_is_stored_as_it_is_needs_one_buffer_only() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(SLOT)) {
            byte[] content = random.bytes(LENGTH);
            ChunkRef chunk = pipeline.source.add(0, 0, content);
            for (int i = 0; i < 2; i++) {
                try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                    assertThat(bytes(lease)).isEqualTo(content);
                    assertThat(lease.bytes().capacity()).isEqualTo(LENGTH);
                }
            }
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(1);
        }
    }

    @Test
    void a_chunk_is_unpacked_even_if_that_makes_it_no_longer() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            byte[] content = new byte[LENGTH];
            byte[] packed = Zstd.compress(content);
            // A frame to be skipped, as long as makes both lengths the same.
            ByteBuffer payload = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            payload.put(packed).putInt(0x184d2a50).putInt(LENGTH - packed.length - 8);
            byte[] blob = BlobMaker.plain().wrap(BlobKind.ZSTD.magic(), payload.array());
            ChunkRef chunk = pipeline.source.addStored(0, 0, content, blob);
            try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                assertThat(bytes(lease)).isEqualTo(content);
            }
        }
    }

    @Test
    void a_chunk_at_hand_is_not_fetched_again() throws Exception {
        AtomicLong fetched = new AtomicLong();
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            ChunkOrigin origin = new ChunkOrigin(pipeline.source, Optional.empty(), fetched::addAndGet);
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            for (int i = 0; i < 5; i++) {
                pipeline.chunks.read(origin, chunk).close();
            }
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(1);
            assertThat(fetched).hasValue(LENGTH);
            assertThat(pipeline.chunks.traffic().hitCount()).isEqualTo(4);
        }
    }

    @Test
    void a_chunk_is_fetched_once_however_many_wait_for_it() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT);
                Together together = new Together("readers")) {
            byte[] content = random.compressible(LENGTH);
            ChunkRef chunk = pipeline.source.add(0, 0, content);
            ScriptedSource.Gate gate = pipeline.source.gate(chunk.digest());
            for (int i = 0; i < 50; i++) {
                together.fork(() -> {
                    try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                        assertThat(bytes(lease)).isEqualTo(content);
                    }
                });
            }
            while (pipeline.chunks.traffic().joinedCount() < 49) {
                Thread.onSpinWait();
            }
            gate.open();
            together.join();
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(1);
        }
    }

    @Test
    void a_damaged_chunk_is_fetched_once_more() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            byte[] content = random.bytes(LENGTH);
            ChunkRef chunk = pipeline.source.add(0, 0, content);
            pipeline.source.damageNext(chunk.digest(), 1);
            try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                assertThat(bytes(lease)).isEqualTo(content);
            }
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(2);
            assertThat(pipeline.chunks.traffic().againCount()).isEqualTo(1);
        }
    }

    @Test
    void a_chunk_damaged_twice_fails_and_the_failure_is_not_remembered() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            pipeline.source.damageNext(chunk.digest(), 2);
            assertThatThrownBy(() -> pipeline.chunks.read(pipeline.origin, chunk))
                    .isInstanceOfSatisfying(
                            BlobFaultException.class, e -> assertThat(e.fault()).isEqualTo(BlobFault.CRC));
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(2);
            pipeline.chunks.read(pipeline.origin, chunk).close();
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(3);
        }
    }

    @Test
    void a_missing_chunk_fails_for_all_who_wait() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            pipeline.source.remove(chunk.digest());
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> pipeline.chunks.read(pipeline.origin, chunk))
                        .isInstanceOfSatisfying(BlobFaultException.class, e -> assertThat(e.fault())
                                .isEqualTo(BlobFault.MISSING));
            }
        }
    }

    @Test
    void a_source_that_fails_is_not_asked_twice() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            pipeline.source.refuse(chunk.digest());
            assertThatThrownBy(() -> pipeline.chunks.read(pipeline.origin, chunk))
                    .isInstanceOf(ProblemException.class);
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(1);
        }
    }

    @Test
    void who_expects_an_encrypted_chunk_is_not_given_a_plain_one_at_hand() throws Exception {
        try (Pipeline plain = Pipeline.plain(8 * SLOT);
                Pipeline encrypted = Pipeline.encrypted(8 * SLOT)) {
            ChunkRef chunk = plain.source.add(0, 0, random.bytes(LENGTH));
            ChunkOrigin wrong = new ChunkOrigin(plain.source, encrypted.key);
            plain.chunks.read(plain.origin, chunk).close();
            assertThatThrownBy(() -> plain.chunks.read(wrong, chunk))
                    .isInstanceOfSatisfying(
                            BlobFaultException.class, e -> assertThat(e.fault()).isEqualTo(BlobFault.NOT_ENCRYPTED));
        }
    }

    @Test
    void an_index_that_lies_about_a_length_is_told_so_though_the_chunk_is_at_hand() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            pipeline.chunks.read(pipeline.origin, chunk).close();
            ChunkRef lie = new ChunkRef(0, chunk.digest(), 0, LENGTH - 1);
            assertThatThrownBy(() -> pipeline.chunks.read(pipeline.origin, lie)).isInstanceOf(BlobFaultException.class);
        }
    }

    @Test
    void an_interrupt_of_one_reader_does_not_hurt_the_other() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT);
                Together first = new Together("first");
                Together second = new Together("second")) {
            byte[] content = random.bytes(LENGTH);
            ChunkRef chunk = pipeline.source.add(0, 0, content);
            ScriptedSource.Gate gate = pipeline.source.gate(chunk.digest());
            first.fork(() -> pipeline.chunks.read(pipeline.origin, chunk).close());
            gate.awaitArrival();
            second.fork(() -> {
                try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                    assertThat(bytes(lease)).isEqualTo(content);
                }
            });
            while (pipeline.chunks.traffic().joinedCount() < 1) {
                Thread.onSpinWait();
            }
            first.cancel();
            first.awaitFewerThan(1);
            gate.open();
            second.join();
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(1);
        }
    }

    @Test
    void when_the_last_reader_is_gone_the_fetch_ends_within_a_second() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT);
                Together readers = new Together("readers")) {
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            ScriptedSource.Gate gate = pipeline.source.gate(chunk.digest());
            for (int i = 0; i < 3; i++) {
                readers.fork(() -> pipeline.chunks.read(pipeline.origin, chunk).close());
            }
            gate.awaitArrival();
            long start = System.nanoTime();
            readers.cancel();
            while (pipeline.pool.inUse() != 0 || pipeline.source.stillOpen() != 0) {
                Thread.onSpinWait();
            }
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
            gate.open();
            pipeline.chunks.read(pipeline.origin, chunk).close();
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(2);
        }
    }

    @Test
    void a_fetch_that_was_broken_off_is_not_taken_for_damage() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT);
                Together reader = new Together("reader")) {
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            pipeline.source.tellInterruptsAsDamage();
            ScriptedSource.Gate gate = pipeline.source.gate(chunk.digest());
            reader.fork(() -> pipeline.chunks.read(pipeline.origin, chunk).close());
            gate.awaitArrival();
            reader.cancel();
            reader.awaitFewerThan(1);
            pipeline.chunks.close();
            assertThat(pipeline.chunks.traffic().againCount()).isZero();
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(1);
        }
    }

    @Test
    void memory_for_three_chunks_is_enough_for_64_readers() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(3 * SLOT);
                Together readers = new Together("readers")) {
            List<byte[]> contents = new ArrayList<>();
            List<ChunkRef> chunks = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                contents.add(i % 2 == 0 ? random.bytes(LENGTH) : random.compressible(LENGTH - i));
                chunks.add(pipeline.source.add(i, (long) i * LENGTH, contents.get(i)));
            }
            for (int reader = 0; reader < 64; reader++) {
                int start = reader;
                readers.fork(() -> {
                    for (int i = 0; i < 24; i++) {
                        int which = (start + i * 7) % 24;
                        try (Lease lease = pipeline.chunks.read(pipeline.origin, chunks.get(which))) {
                            assertThat(bytes(lease)).isEqualTo(contents.get(which));
                        }
                        assertThat(pipeline.pool.allocated()).isLessThanOrEqualTo(3 * SLOT);
                    }
                });
            }
            readers.join();
        }
    }

    @Test
    void chunks_of_all_sizes_share_the_memory() throws Exception {
        try (Pipeline pipeline = Pipeline.encrypted(3L * BufferPool.footprint(4096 * KIB));
                Together readers = new Together("readers")) {
            for (int reader = 0; reader < 8; reader++) {
                Seeded seeded = Seeded.of(99 + reader);
                readers.fork(() -> {
                    for (int i = 0; i < 12; i++) {
                        byte[] content = seeded.bytes(1 << seeded.between(0, 22));
                        ChunkRef chunk = pipeline.source.add(i, 0, content);
                        try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                            assertThat(bytes(lease)).isEqualTo(content);
                        }
                        assertThat(pipeline.pool.allocated()).isLessThanOrEqualTo(pipeline.pool.capacity());
                    }
                });
            }
            readers.join();
        }
    }

    @Test
    void what_was_read_long_ago_makes_room_and_is_fetched_again() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(4 * SLOT)) {
            List<ChunkRef> chunks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                chunks.add(pipeline.source.add(i, 0, random.bytes(LENGTH)));
                pipeline.chunks.read(pipeline.origin, chunks.get(i)).close();
            }
            pipeline.chunks.read(pipeline.origin, chunks.get(9)).close();
            assertThat(pipeline.source.fetches(chunks.get(9).digest())).isEqualTo(1);
            pipeline.chunks.read(pipeline.origin, chunks.get(0)).close();
            assertThat(pipeline.source.fetches(chunks.get(0).digest())).isEqualTo(2);
        }
    }

    @Test
    void zeros_are_made_and_not_fetched() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(4 * SLOT)) {
            for (int i = 0; i < 2; i++) {
                try (Lease zeros = pipeline.chunks.zeros(LENGTH)) {
                    assertThat(bytes(zeros)).isEqualTo(new byte[LENGTH]);
                }
            }
            assertThat(pipeline.source.allFetches()).isZero();
        }
    }

    @Test
    void closing_ends_what_is_under_way() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (Pipeline pipeline = Pipeline.plain(4 * SLOT)) {
            ChunkRef chunk = pipeline.source.add(0, 0, random.bytes(LENGTH));
            ScriptedSource.Gate gate = pipeline.source.gate(chunk.digest());
            Thread.ofVirtual().start(() -> {
                try {
                    pipeline.chunks.read(pipeline.origin, chunk).close();
                } catch (Exception e) {
                    ended.countDown();
                }
            });
            gate.awaitArrival();
        }
        ended.await();
    }

    @Test
    void what_a_server_sends_has_its_room_before_it_is_asked_for() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT);
                Together readers = new Together("readers")) {
            pipeline.source.beRemote();
            List<ChunkRef> chunks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                byte[] content = i % 2 == 0 ? random.bytes(LENGTH) : random.compressible(LENGTH);
                ChunkRef chunk = pipeline.source.add(i, 0, content);
                chunks.add(chunk);
                pipeline.source.gate(chunk.digest());
                readers.fork(() -> {
                    try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                        assertThat(bytes(lease)).isEqualTo(content);
                    }
                });
            }
            // Room for a stored chunk and its content each: the first ones take no less than they need.
            while (pipeline.source.stillOpen() < 2) {
                Thread.onSpinWait();
            }
            assertThat(pipeline.source.stillOpen()).isLessThanOrEqualTo(6);
            assertThat(pipeline.pool.inUse()).isLessThanOrEqualTo(8 * SLOT);
            chunks.forEach(chunk -> pipeline.source.gate(chunk.digest()).open());
            readers.join();
        }
    }

    @Test
    void who_waits_for_a_source_that_is_away_holds_no_memory() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT);
                Together readers = new Together("readers")) {
            pipeline.source.beRemote();
            byte[] content = random.compressible(LENGTH);
            ChunkRef chunk = pipeline.source.add(0, 0, content);
            ScriptedSource.Gate gate = pipeline.source.gate(chunk.digest());
            readers.fork(() -> {
                try (Lease lease = pipeline.chunks.read(pipeline.origin, chunk)) {
                    assertThat(bytes(lease)).isEqualTo(content);
                }
            });
            gate.awaitArrival();
            pipeline.source.away(true);
            gate.open();
            while (pipeline.pool.inUse() > 0 || pipeline.source.stillOpen() > 0) {
                Thread.onSpinWait();
            }
            pipeline.source.away(false);
            readers.join();
            assertThat(pipeline.source.fetches(chunk.digest())).isEqualTo(2);
            assertThat(pipeline.chunks.traffic().againCount()).isZero();
        }
    }

    @Test
    void a_blob_longer_than_its_content_is_read_from_a_server_too() throws Exception {
        try (Pipeline pipeline = Pipeline.plain(8 * SLOT)) {
            pipeline.source.beRemote();
            byte[] content = new byte[LENGTH];
            byte[] packed = Zstd.compress(content);
            for (int length : List.of(LENGTH, 2 * LENGTH)) {
                ByteBuffer payload = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                payload.put(packed).putInt(0x184d2a50).putInt(length - packed.length - 8);
                byte[] blob = BlobMaker.plain().wrap(BlobKind.ZSTD.magic(), payload.array());
                ChunkRef chunk = pipeline.source.addStored(0, 0, content, blob);
                ChunkOrigin origin = new ChunkOrigin(pipeline.source, Optional.empty());
                try (Lease lease = pipeline.chunks.read(origin, chunk)) {
                    assertThat(bytes(lease)).isEqualTo(content);
                }
            }
        }
    }
}
