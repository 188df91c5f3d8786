package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is to find our own waits on the window's thread finds them: every test of the window leans on it.
@ExtendWith(OnScreen.class)
class WatchdogIT {
    @Test
    void who_waits_for_another_thread_is_noticed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Watchdog watchdog = new Watchdog("a wait")) {
            FutureTask<Boolean> waiting = new FutureTask<>(() -> {
                Dawdler.wait(gate);
                return true;
            });
            Platform.runLater(waiting);
            awaitNotice(watchdog, "Dawdler.wait");
            gate.countDown();
            assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void who_waits_for_another_program_is_noticed() throws Exception {
        Pipe pipe = Pipe.open();
        try (Watchdog watchdog = new Watchdog("a read")) {
            FutureTask<Boolean> waiting = new FutureTask<>(() -> {
                Dawdler.read(pipe);
                return true;
            });
            Platform.runLater(waiting);
            awaitNotice(watchdog, "Dawdler.read");
            pipe.sink().write(ByteBuffer.allocate(1));
            assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            pipe.sink().close();
            pipe.source().close();
        }
    }

    private static void awaitNotice(Watchdog watchdog, String place) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (watchdog.waits().isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(watchdog.waits()).anySatisfy(wait -> assertThat(wait).contains(place));
    }
}
