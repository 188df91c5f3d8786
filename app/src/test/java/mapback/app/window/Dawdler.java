package mapback.app.window;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.CountDownLatch;

/// Waits where nothing of ours may.
final class Dawdler {
    private Dawdler() {}

    /// For another thread.
    static void wait(CountDownLatch gate) throws InterruptedException {
        gate.await();
    }

    /// For another program.
    static void read(Pipe pipe) throws IOException {
        pipe.source().read(ByteBuffer.allocate(1));
    }
}
