package mapback.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mapback.job.Together;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BufferPoolTest {
    private static final int MIB = 1024 * 1024;
    private static final long SLOT = BufferPool.footprint(MIB);

    @Test
    void a_lease_has_exactly_the_size_asked_for() throws Exception {
        try (BufferPool pool = new BufferPool(4 * SLOT);
                Lease lease = pool.take(MIB - 5)) {
            assertThat(lease.size()).isEqualTo(MIB - 5);
            assertThat(lease.bytes().remaining()).isEqualTo(MIB - 5);
            assertThat(lease.bytes().isReadOnly()).isTrue();
            assertThat(lease.bytes().isDirect()).isTrue();
        }
    }

    @Test
    void a_stored_chunk_with_header_and_spare_bytes_takes_the_room_of_its_content() {
        assertThat(BufferPool.footprint(4 * MIB + 44 + 16)).isEqualTo(4 * MIB + 4096);
        assertThat(BufferPool.footprint(16 * MIB + 44 + 16)).isEqualTo(16 * MIB + 4096);
        assertThat(BufferPool.footprint(1)).isEqualTo(64 * 1024 + 4096);
    }

    @Test
    void what_can_never_fit_is_refused_at_once() {
        try (BufferPool pool = new BufferPool(2 * SLOT)) {
            assertThatThrownBy(() -> pool.takeTogether(MIB, MIB, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pool.take(17 * MIB)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closing_a_lease_twice_is_a_bug() throws Exception {
        try (BufferPool pool = new BufferPool(SLOT)) {
            Lease lease = pool.take(MIB);
            lease.close();
            assertThatThrownBy(lease::close).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(lease::bytes).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void the_memory_goes_back_with_the_last_lease() throws Exception {
        try (BufferPool pool = new BufferPool(SLOT)) {
            Lease first = pool.take(MIB);
            Lease second = first.retain();
            first.close();
            assertThat(pool.inUse()).isEqualTo(SLOT);
            assertThat(pool.tryTake(MIB)).isEmpty();
            second.close();
            assertThat(pool.inUse()).isZero();
        }
    }

    @Test
    void a_shared_buffer_cannot_be_filled() throws Exception {
        try (BufferPool pool = new BufferPool(SLOT);
                Lease first = pool.take(MIB)) {
            first.writable().put((byte) 1);
            try (Lease second = first.retain()) {
                assertThatThrownBy(first::writable).isInstanceOf(IllegalStateException.class);
                assertThat(second.bytes().get()).isEqualTo((byte) 1);
            }
        }
    }

    @Test
    void a_lease_that_nobody_closed_is_named() throws Exception {
        try (BufferPool pool = new BufferPool(SLOT);
                Lease forgotten = pool.take(MIB)) {
            assertThatThrownBy(pool::assertAllReturned)
                    .isInstanceOf(IllegalStateException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
            assertThat(forgotten.size()).isEqualTo(MIB);
        }
    }

    @Test
    void kept_content_is_there_until_its_room_is_needed() throws Exception {
        AtomicInteger dropped = new AtomicInteger();
        try (BufferPool pool = new BufferPool(SLOT)) {
            Kept kept;
            try (Lease lease = pool.take(MIB)) {
                lease.writable().put(7, (byte) 9);
                kept = lease.keep(_ -> dropped.incrementAndGet());
            }
            assertThat(pool.inUse()).isZero();
            try (Lease again = kept.lease().orElseThrow()) {
                assertThat(again.bytes().get(7)).isEqualTo((byte) 9);
                assertThat(pool.tryTake(MIB)).isEmpty();
            }
            try (Lease other = pool.take(64 * 1024)) {
                assertThat(other.size()).isEqualTo(64 * 1024);
                assertThat(kept.lease()).isEmpty();
                assertThat(dropped).hasValue(1);
            }
        }
    }

    @Test
    void the_content_read_the_longest_ago_is_given_up_first() throws Exception {
        try (BufferPool pool = new BufferPool(3 * SLOT)) {
            List<Kept> kept = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                try (Lease lease = pool.take(MIB)) {
                    kept.add(lease.keep(_ -> {}));
                }
            }
            kept.get(0).lease().orElseThrow().close();
            pool.take(MIB).close();
            assertThat(kept.get(1).lease()).isEmpty();
            for (Kept there : List.of(kept.get(0), kept.get(2))) {
                there.lease().orElseThrow().close();
            }
        }
    }

    @Test
    void idle_buffers_of_one_size_make_room_for_another() throws Exception {
        try (BufferPool pool = new BufferPool(17 * SLOT)) {
            for (Lease lease : pool.takeTogether(MIB, MIB, MIB, MIB, MIB, MIB, MIB, MIB)) {
                lease.close();
            }
            assertThat(pool.allocated()).isEqualTo(8 * SLOT);
            try (Lease large = pool.take(16 * MIB)) {
                assertThat(large.size()).isEqualTo(16 * MIB);
                assertThat(pool.allocated()).isLessThanOrEqualTo(pool.capacity());
            }
        }
    }

    @Test
    void steady_traffic_of_two_sizes_allocates_nothing() throws Exception {
        try (BufferPool pool = new BufferPool(8 * SLOT)) {
            long before = 0;
            for (int i = 0; i < 100; i++) {
                List<Lease> leases = pool.takeTogether(i % 3 == 0 ? MIB / 2 : MIB, MIB);
                leases.getLast().keep(_ -> {});
                leases.forEach(Lease::close);
                if (i == 20) {
                    before = pool.madeCount();
                }
            }
            assertThat(pool.madeCount()).isEqualTo(before);
        }
    }

    @Test
    void a_large_request_is_not_overtaken_by_small_ones() throws Exception {
        try (BufferPool pool = new BufferPool(2 * SLOT);
                Together together = new Together("test")) {
            Lease first = pool.take(MIB);
            AtomicReference<Thread> large = new AtomicReference<>();
            together.fork(() -> {
                large.set(Thread.currentThread());
                pool.takeTogether(MIB, MIB).forEach(Lease::close);
            });
            awaitWaiting(large);
            assertThat(pool.tryTake(64 * 1024)).isEmpty();
            first.close();
            together.join();
        }
    }

    @Test
    void an_interrupted_request_leaves_the_line_to_the_next() throws Exception {
        try (BufferPool pool = new BufferPool(2 * SLOT);
                Together outer = new Together("outer");
                Together inner = new Together("inner")) {
            Lease first = pool.take(MIB);
            AtomicReference<Thread> large = new AtomicReference<>();
            inner.fork(() -> {
                large.set(Thread.currentThread());
                pool.takeTogether(MIB, MIB).forEach(Lease::close);
            });
            awaitWaiting(large);
            outer.fork(() -> pool.take(MIB).close());
            inner.cancel();
            outer.join();
            first.close();
        }
    }

    @Test
    void the_bound_holds_for_all_sizes_from_64_threads() throws Exception {
        long seed = 20_260_101;
        try (BufferPool pool = new BufferPool(3L * BufferPool.footprint(16 * MIB));
                Together together = new Together("test")) {
            for (int i = 0; i < 64; i++) {
                Random random = new Random(seed + i);
                together.fork(() -> takeKeepAndGiveBack(pool, random));
            }
            together.join();
            pool.assertAllReturned();
        }
    }

    private static void takeKeepAndGiveBack(BufferPool pool, Random random) throws InterruptedException {
        for (int round = 0; round < 40; round++) {
            int first = 1 + random.nextInt(1 << (10 + random.nextInt(14)));
            int second = 1 + random.nextInt(1 << (10 + random.nextInt(14)));
            List<Lease> leases = pool.takeTogether(first, second);
            assertThat(pool.allocated()).isLessThanOrEqualTo(pool.capacity());
            assertThat(pool.inUse()).isLessThanOrEqualTo(pool.capacity());
            if (random.nextBoolean()) {
                leases.get(0).keep(_ -> {});
            }
            leases.forEach(Lease::close);
        }
    }

    private static void awaitWaiting(AtomicReference<Thread> thread) {
        while (thread.get() == null || thread.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
