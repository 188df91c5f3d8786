package mapback.testkit.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// What a stream of a reader connection is answered.
///
/// @param type   content type, if the server says one
/// @param length whether the length is told
/// @param tail   whether an empty frame ends the body
/// @param pause  before it begins
record ReaderAnswer(
        int status,
        Optional<String> type,
        boolean length,
        boolean tail,
        Body body,
        Duration pause,
        Optional<Fault> fault) {
    sealed interface Body {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Bytes(byte[] bytes) implements Body {}

        record File(Path path, int size) implements Body {}

        /// The stream is reset instead.
        record BrokenOff() implements Body {}
    }

    static ReaderAnswer whole(Body body) {
        return new ReaderAnswer(200, Optional.of(Answer.BYTES), true, false, body, Duration.ZERO, Optional.empty());
    }

    /// A file: no length is told.
    static ReaderAnswer streamed(Body body) {
        return new ReaderAnswer(200, Optional.of(Answer.BYTES), false, true, body, Duration.ZERO, Optional.empty());
    }

    static ReaderAnswer json(String text) {
        return new ReaderAnswer(
                200,
                Optional.of(Answer.JSON),
                true,
                false,
                new Body.Bytes(Answer.utf8(text)),
                Duration.ZERO,
                Optional.empty());
    }

    /// A refusal; one of a parameter has no content type.
    static ReaderAnswer refusal(Refused refused) {
        boolean typed = refused.isTyped() && !refused.text().startsWith("parameter verification failed");
        return new ReaderAnswer(
                refused.status(),
                typed ? Optional.of(Answer.JSON) : Optional.empty(),
                true,
                false,
                new Body.Bytes(Answer.utf8(refused.text())),
                Duration.ZERO,
                Optional.empty());
    }

    ReaderAnswer after(Duration time) {
        return new ReaderAnswer(status, type, length, tail, body, time, fault);
    }

    ReaderAnswer with(Optional<Fault> other) {
        return new ReaderAnswer(status, type, length, tail, body, pause, other);
    }

    boolean hasFault(Fault one) {
        return fault.isPresent() && fault.get().equals(one);
    }

    /// The body in memory, direct if it is a file. Waits for the disk.
    ByteBuf read(ByteBufAllocator memory) throws IOException {
        return switch (body) {
            case Body.Bytes(byte[] bytes) -> Unpooled.wrappedBuffer(bytes);
            case Body.BrokenOff() -> Unpooled.EMPTY_BUFFER;
            case Body.File(Path path, int size) -> read(memory.directBuffer(size), path, size);
        };
    }

    private static ByteBuf read(ByteBuf into, Path path, int size) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = into.internalNioBuffer(0, size);
            while (bytes.hasRemaining()) {
                if (file.read(bytes) < 0) {
                    throw new EOFException(path.toString());
                }
            }
            return into.writerIndex(size);
        } catch (IOException | RuntimeException e) {
            into.release();
            throw e;
        }
    }
}
