package mapback.pbs.wire;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One answer of a reader session on its way from the connection's thread to who asked.
///
/// Bytes that come before anybody wants them are kept; later ones are copied straight to where they belong. An
/// interrupt takes that place away under the lock, so nothing is written there afterwards.
final class ReaderStream {
    private final Duration limit;

    /// Guards all fields.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuf> kept = new ArrayDeque<>();
    private int id;
    private int status;
    private long announced = -1;
    private long pieces;
    private long received;
    /// Nanoseconds that somebody waited for this answer.
    private long waited;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable ByteBuffer target;

    /// @param limit for the answer's head, and then for each further piece; for the whole see [Limits#wholeStream]
    ReaderStream(Duration limit) {
        this.limit = limit;
    }

    /// What an answer begins with.
    ///
    /// @param size bytes of the body; below zero when it is not said
    record Head(int status, long size) {}

    // What the connection's thread does.

    void begin(int number) {
        lock.lock();
        try {
            id = number;
        } finally {
            lock.unlock();
        }
    }

    int id() {
        lock.lock();
        try {
            return id;
        } finally {
            lock.unlock();
        }
    }

    void head(int answered, long size) {
        lock.lock();
        try {
            if (status == 0) {
                status = answered;
                announced = size;
                progress();
            }
        } finally {
            lock.unlock();
        }
    }

    /// @return whether the bytes are done with; else they are kept, and credited when somebody takes them
    boolean data(ByteBuf bytes) {
        lock.lock();
        try {
            pieces++;
            received += bytes.readableBytes();
            if (closed || failure != null || !bytes.isReadable()) {
                return true;
            }
            ByteBuffer place = target;
            if (place == null) {
                kept.add(bytes.retain());
                changed.signalAll();
                return false;
            }
            if (bytes.readableBytes() > place.remaining()) {
                fail(new StreamBrokenException(StreamBrokenException.Kind.TOO_LONG, "it is longer than announced"));
                return true;
            }
            copy(bytes, place);
            if (!place.hasRemaining()) {
                changed.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void copy(ByteBuf from, ByteBuffer to) {
        ByteBuffer part = to.slice(to.position(), from.readableBytes());
        from.getBytes(from.readerIndex(), part);
        to.position(to.position() + part.capacity());
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            progress();
        } finally {
            lock.unlock();
        }
    }

    void cut(String reason) {
        lock.lock();
        try {
            fail(new StreamBrokenException(StreamBrokenException.Kind.CUT, reason));
        } finally {
            lock.unlock();
        }
    }

    void lose(String reason) {
        lock.lock();
        try {
            fail(new SessionLostException(reason));
        } finally {
            lock.unlock();
        }
    }

    /// Guarded by the lock.
    private void fail(IOException cause) {
        if (failure == null && !ended) {
            failure = cause;
            progress();
        }
    }

    private void progress() {
        pieces++;
        changed.signalAll();
    }

    // What the reader does.

    Head head() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (status == 0) {
                if (ended) {
                    throw new StreamBrokenException(StreamBrokenException.Kind.CUT, "there is no answer in it");
                }
                waitForMore();
            }
            return new Head(status, announced);
        } finally {
            lock.unlock();
        }
    }

    /// The next piece of the body; empty at its end.
    ///
    /// @return released by the caller
    Optional<ByteBuf> next() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                ByteBuf piece = kept.pollFirst();
                if (piece != null) {
                    return Optional.of(piece);
                }
                if (ended) {
                    return Optional.empty();
                }
                waitForMore();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Fills `place` with what was kept, then lets the rest come straight into it.
    ///
    /// @param taken told of bytes that were kept and are taken now
    void fill(ByteBuffer place, Taken taken) throws IOException, InterruptedException {
        while (place.hasRemaining()) {
            ByteBuf piece = pollOrAim(place);
            if (piece == null) {
                awaitFull(place);
                return;
            }
            try {
                int size = piece.readableBytes();
                if (size > place.remaining()) {
                    throw new StreamBrokenException(StreamBrokenException.Kind.TOO_LONG, "it is longer than announced");
                }
                copy(piece, place);
                taken.bytes(size);
            } finally {
                piece.release();
            }
        }
    }

    /// Takes note of kept bytes that are taken.
    interface Taken {
        void bytes(int count);
    }

    private @Nullable ByteBuf pollOrAim(ByteBuffer place) {
        lock.lock();
        try {
            ByteBuf piece = kept.pollFirst();
            if (piece == null) {
                target = place;
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFull(ByteBuffer place) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (place.hasRemaining()) {
                if (ended) {
                    throw new StreamBrokenException(StreamBrokenException.Kind.CUT, "it is shorter than announced");
                }
                waitForMore();
            }
        } finally {
            target = null;
            lock.unlock();
        }
    }

    /// Guarded by the lock. Ends when anything happened.
    private void waitForMore() throws IOException, InterruptedException {
        if (failure != null) {
            throw again(failure);
        }
        long seen = pieces;
        long begin = System.nanoTime();
        Duration whole = Limits.wholeStream(limit, received);
        long left = Math.min(limit.toNanos(), whole.toNanos() - waited);
        while (seen == pieces) {
            if (left <= 0) {
                throw new StreamBrokenException(
                        StreamBrokenException.Kind.SILENT,
                        received == 0
                                ? "nothing came for " + limit.toSeconds() + " s"
                                : received + " bytes came, and not all within " + whole.toSeconds() + " s");
            }
            left = changed.awaitNanos(left);
        }
        waited += System.nanoTime() - begin;
    }

    /// The same with the waiting thread's own trace.
    private static IOException again(IOException failure) {
        return switch (failure) {
            case StreamBrokenException broken ->
                new StreamBrokenException(broken.kind(), String.valueOf(broken.getMessage()));
            default -> new SessionLostException(String.valueOf(failure.getMessage()));
        };
    }

    /// Nothing more is wanted.
    ///
    /// @return whether the server may still be sending
    boolean close() {
        lock.lock();
        try {
            closed = true;
            target = null;
            kept.forEach(ByteBuf::release);
            kept.clear();
            return !ended;
        } finally {
            lock.unlock();
        }
    }
}
