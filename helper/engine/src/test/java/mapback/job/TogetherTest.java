package mapback.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TogetherTest {
    @Test
    void join_waits_for_all() throws Exception {
        AtomicInteger done = new AtomicInteger();
        try (Together together = new Together("test")) {
            for (int i = 0; i < 100; i++) {
                together.fork(done::incrementAndGet);
            }
            together.join();
        }
        assertThat(done).hasValue(100);
    }

    @Test
    void the_first_failure_cancels_the_rest_and_is_thrown() {
        AtomicInteger interrupted = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        try (Together together = new Together("test")) {
            for (int i = 0; i < 5; i++) {
                together.fork(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                        throw e;
                    }
                });
            }
            together.fork(() -> {
                throw new IOException("first");
            });
            assertThatThrownBy(together::join).isInstanceOf(IOException.class).hasMessage("first");
        }
        assertThat(interrupted.get()).isLessThanOrEqualTo(5);
    }

    @Test
    void an_interrupt_of_the_waiter_cancels_all_and_waits_for_them() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger seen = new AtomicInteger();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try (Together together = new Together("test")) {
                for (int i = 0; i < 3; i++) {
                    together.fork(() -> {
                        begun.countDown();
                        try {
                            never.await();
                        } finally {
                            ended.incrementAndGet();
                        }
                    });
                }
                together.join();
            } catch (InterruptedException e) {
                seen.set(ended.get());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        waiter.interrupt();
        waiter.join();
        assertThat(seen).hasValue(3);
    }

    @Test
    void forks_belong_to_the_job_of_their_parent() throws Exception {
        Queue<String> prefixes = new ConcurrentLinkedQueue<>();
        JobId job = new JobId("00c0ffee");
        job.run(() -> {
            try (Together together = new Together("test")) {
                together.fork(() -> prefixes.add(JobId.prefix()));
                together.join();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(prefixes).containsExactly("job 00c0ffee: ");
        assertThat(JobId.prefix()).isEmpty();
    }

    @Test
    void what_cannot_be_started_is_told_and_not_waited_for() {
        long tooMuch = 1L << 50;
        try (Together together = new Together("test", Thread.ofPlatform().stackSize(tooMuch))) {
            assertThatThrownBy(() -> together.fork(() -> {})).isInstanceOf(OutOfMemoryError.class);
        }
    }
}
