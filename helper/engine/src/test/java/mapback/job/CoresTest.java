package mapback.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoresTest {
    @Test
    void work_runs_on_a_platform_thread_and_gives_its_result() throws Exception {
        try (Cores cores = new Cores(2)) {
            assertThat(cores.compute(() -> Thread.currentThread().isVirtual() ? "virtual" : "platform"))
                    .isEqualTo("platform");
        }
    }

    @Test
    void work_fails_with_its_own_exception() {
        try (Cores cores = new Cores(1)) {
            assertThatThrownBy(() -> cores.compute(() -> {
                        throw new IOException("broken");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("broken");
        }
    }

    @Test
    void an_interrupt_waits_for_work_that_runs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean seenEnded = new AtomicBoolean();
        try (Cores cores = new Cores(1)) {
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    cores.compute(() -> {
                        begun.countDown();
                        mayEnd.await();
                        ended.set(true);
                        return ended;
                    });
                } catch (InterruptedException e) {
                    seenEnded.set(ended.get());
                }
            });
            begun.await();
            waiting.interrupt();
            mayEnd.countDown();
            waiting.join();
        }
        assertThat(seenEnded).isTrue();
    }

    @Test
    void an_interrupt_drops_work_that_has_not_begun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();
        try (Cores cores = new Cores(1);
                Together together = new Together("test")) {
            together.fork(() -> cores.compute(() -> {
                begun.countDown();
                mayEnd.await();
                return begun;
            }));
            begun.await();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    cores.compute(() -> {
                        ran.set(true);
                        return ran;
                    });
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            waiting.interrupt();
            waiting.join();
            mayEnd.countDown();
            together.join();
        }
        assertThat(ran).isFalse();
    }
}
