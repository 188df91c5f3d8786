package mapback.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PauseTest {
    @Test
    void a_paused_job_waits_until_it_is_to_go_on() throws Exception {
        Pause pause = new Pause();
        pause.pass();
        pause.pause();
        AtomicBoolean passed = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        try (Together together = new Together("test")) {
            together.fork(() -> {
                begun.countDown();
                pause.pass();
                passed.set(true);
            });
            begun.await();
            assertThat(passed).isFalse();
            pause.goOn();
            together.join();
        }
        assertThat(passed).isTrue();
    }

    @Test
    void a_paused_job_can_be_cancelled() {
        Pause pause = new Pause();
        pause.pause();
        try (Together together = new Together("test")) {
            together.fork(pause::pass);
            together.cancel();
        }
        assertThat(pause.isPaused()).isTrue();
    }

    @Test
    void progress_adds_up() {
        Progress progress = new Progress();
        progress.addTotal(100);
        progress.addHoles(30);
        progress.addFetched(60);
        progress.addWritten(50);
        progress.addAlreadyRight(15);
        progress.addDamaged(5);
        assertThat(progress.counts()).isEqualTo(new Counts(100, 30, 15, 60, 50, 0, 5));
        assertThat(progress.counts().done()).isEqualTo(100);
    }
}
