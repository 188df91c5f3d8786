package mapback.chunk;

import java.util.concurrent.CountDownLatch;
import mapback.buffer.Lease;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.store.ChunkSource;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// One fetch of one chunk, and those who wait for it. All fields are guarded by the lock of [Chunks].
final class Flight {
    /// Readers of one source share a flight; another source may have what this one lacks.
    record Route(ChunkId chunk, ChunkSource source) {}

    final Route route;
    final CountDownLatch ended = new CountDownLatch(1);
    int waiting;

    /// Who wants it to be at hand, but takes no lease.
    int ahead;

    private @Nullable Thread thread;
    private @Nullable Lease content;
    private @Nullable Throwable failure;

    Flight(Route route) {
        this.route = route;
    }

    void start(Thread unstarted) {
        thread = unstarted;
        unstarted.start();
    }

    void cancel() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    void land(Lease lease) {
        content = lease;
        closeWhenNobodyWaits();
        ended.countDown();
    }

    void fail(Throwable cause) {
        failure = cause;
        ended.countDown();
    }

    /// What a waiter gets when the flight has ended: a lease of its own.
    Lease leave() throws BlobFaultException, ProblemException, InterruptedException {
        waiting--;
        switch (failure) {
            case null -> {}
            case BlobFaultException e -> throw new BlobFaultException(e.fault(), e);
            case ProblemException e -> throw new ProblemException(e.problem(), e);
            case InterruptedException _ -> throw new InterruptedException("the pipeline was closed");
            case Throwable e -> throw new IllegalStateException("fetching " + route.chunk() + " failed", e);
        }
        if (content == null) {
            throw new IllegalStateException("the flight has not ended");
        }
        Lease own = content.retain();
        closeWhenNobodyWaits();
        return own;
    }

    /// A waiter goes without waiting any longer.
    void leaveEarly() {
        waiting--;
        closeWhenNobodyWaits();
    }

    boolean isUnwanted() {
        return waiting == 0 && ahead == 0;
    }

    private void closeWhenNobodyWaits() {
        if (waiting == 0 && content != null) {
            content.close();
            content = null;
        }
    }
}
