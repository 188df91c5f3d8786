package mapback.pbs.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import mapback.buffer.Gathered;
import mapback.pbs.format.BlobHeader;
import mapback.pbs.format.Digest;
import mapback.pbs.format.IndexLength;
import mapback.pbs.format.Sha256;

/// A connection on which one snapshot is read. While it is open the server lets nobody remove the snapshot.
///
/// A chunk is handed out only once an index that names it was downloaded on this very session. Any number of threads
/// may ask at once.
// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ReaderSession implements AutoCloseable {
    /// Chunks under way at a time: fewer than the 200 requests that a server answers at once, and as many as anybody
    /// asks for. Whoever asks has the memory for the answer, so nothing is kept for long.
    public static final int CHUNKS_AT_ONCE = 64;

    private final Channel channel;
    private final ReaderFrames frames;
    private final Duration limit;
    private final Hush secrets;
    private final Semaphore chunks = new Semaphore(CHUNKS_AT_ONCE, true);

    /// @param secrets kept out of what the server says
    ReaderSession(Channel channel, ReaderFrames frames, Duration limit, Hush secrets) {
        this.channel = channel;
        this.frames = frames;
        this.limit = limit;
        this.secrets = secrets;
    }

    /// The server refused a request with that status.
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status, String text) {
            super(text);
            this.status = status;
        }

        public int status() {
            return status;
        }

        /// What the server said, made harmless.
        public String text() {
            return String.valueOf(getMessage());
        }
    }

    /// Whether it still takes requests.
    public boolean isOpen() {
        return frames.lost().isEmpty() && channel.isActive();
    }

    /// Why it takes no more.
    public String lost() {
        return frames.lost();
    }

    /// @param task runs once the session takes no more requests; must not wait
    public void onLoss(Runnable task) {
        frames.onLoss(task);
    }

    /// Downloads a blob as it is stored.
    ///
    /// @param file    its server name
    /// @param maxSize bytes
    /// @throws RefusedException      when the server does not hand it out
    /// @throws SessionLostException  when the connection ended
    /// @throws StreamBrokenException when the answer broke off, or is longer than `maxSize`
    public byte[] download(String file, long maxSize) throws IOException, InterruptedException {
        Growing bytes = new Growing();
        download(file, maxSize, () -> bytes::add);
        return bytes.toByteArray();
    }

    /// Downloads an index as it is stored, which makes its chunks available on this session.
    ///
    /// @param file its server name
    /// @return outside the heap
    /// @throws IOException as above
    public ByteBuffer downloadIndex(String file, IndexLength length) throws IOException, InterruptedException {
        AtomicReference<Gathered> gathered = new AtomicReference<>();
        download(file, length.longest(), () -> {
            // Only now that the server hands it out: the memory is taken at once.
            Gathered bytes = new Gathered(length.usual(), length.longest());
            gathered.set(bytes);
            return bytes::add;
        });
        return gathered.get().bytes();
    }

    /// Downloads a file only to make its chunks available and to know whether it is the same as before.
    public Digest downloadDigest(String file, long maxSize) throws IOException, InterruptedException {
        var digest = Sha256.digest();
        download(file, maxSize, () -> digest::update);
        return Digest.of(digest.digest());
    }

    private interface Sink {
        void take(ByteBuffer bytes);
    }

    /// Asked once the server hands a file out.
    private interface Sinks {
        Sink begin();
    }

    private static final class Growing extends ByteArrayOutputStream {
        void add(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            writeBytes(copy);
        }
    }

    private void download(String file, long maxSize, Sinks sinks) throws IOException, InterruptedException {
        ReaderStream stream =
                ask("/download" + Query.NONE.with("file-name", file).text());
        try {
            ReaderStream.Head head = success(stream);
            mustFit(head.size(), maxSize);
            Sink sink = sinks.begin();
            long size = 0;
            for (var piece = next(stream); piece.isPresent(); piece = next(stream)) {
                ByteBuf bytes = piece.get();
                try {
                    size += bytes.readableBytes();
                    mustFit(size, maxSize);
                    sink.take(bytes.nioBuffer());
                } finally {
                    bytes.release();
                }
            }
        } finally {
            end(stream);
        }
    }

    private static void mustFit(long size, long maxSize) throws StreamBrokenException {
        if (size > maxSize) {
            throw new StreamBrokenException(
                    StreamBrokenException.Kind.TOO_LONG, "it is longer than " + maxSize + " bytes");
        }
    }

    private ReaderStream ask(String path) {
        ReaderStream stream = new ReaderStream(limit);
        frames.send(channel, path, stream);
        return stream;
    }

    private ReaderStream.Head success(ReaderStream stream) throws IOException, InterruptedException {
        ReaderStream.Head head = stream.head();
        if (head.status() != 200) {
            throw new RefusedException(head.status(), text(stream));
        }
        return head;
    }

    private String text(ReaderStream stream) throws IOException, InterruptedException {
        Growing text = new Growing();
        for (var piece = next(stream); piece.isPresent(); piece = next(stream)) {
            ByteBuf bytes = piece.get();
            try {
                int room = ServerText.MAX_SIZE - text.size();
                text.add(bytes.nioBuffer(bytes.readerIndex(), Math.min(room, bytes.readableBytes())));
                if (text.size() == ServerText.MAX_SIZE) {
                    break;
                }
            } finally {
                bytes.release();
            }
        }
        return ServerText.harmless(text.toByteArray(), secrets);
    }

    private Optional<ByteBuf> next(ReaderStream stream) throws IOException, InterruptedException {
        Optional<ByteBuf> piece = stream.next();
        piece.ifPresent(bytes -> frames.credit(channel, stream, bytes.readableBytes()));
        return piece;
    }

    private void end(ReaderStream stream) {
        if (stream.close()) {
            frames.cancel(channel, stream);
        }
    }

    /// Asks for a chunk and waits until its size is known.
    ///
    /// @return closed by the caller, soon: it is one of [#CHUNKS_AT_ONCE]
    /// @throws RefusedException      when the server does not hand it out: 401 when no index was downloaded that
    ///     names it, 400 when it is not there
    /// @throws SessionLostException  when the connection ended
    /// @throws StreamBrokenException when it is empty or longer than a chunk can be
    public ChunkAnswer chunk(Digest digest) throws IOException, InterruptedException {
        chunks.acquire();
        boolean isOpen = false;
        ReaderStream stream = ask("/chunk?digest=" + digest.hex());
        try {
            ReaderStream.Head head = success(stream);
            ChunkAnswer answer = head.size() < 0 ? new ChunkAnswer(stream, whole(stream)) : sized(stream, head.size());
            isOpen = true;
            return answer;
        } finally {
            if (!isOpen) {
                end(stream);
                chunks.release();
            }
        }
    }

    private ChunkAnswer sized(ReaderStream stream, long size) throws StreamBrokenException {
        check(size);
        return new ChunkAnswer(stream, (int) size);
    }

    private static void check(long size) throws StreamBrokenException {
        if (size == 0) {
            throw new StreamBrokenException(StreamBrokenException.Kind.EMPTY, "it has no bytes");
        }
        if (size > BlobHeader.MAX_CHUNK_STORED) {
            throw new StreamBrokenException(StreamBrokenException.Kind.TOO_LONG, "it has " + size + " bytes");
        }
    }

    /// An answer that does not say its size is read before it is known.
    private byte[] whole(ReaderStream stream) throws IOException, InterruptedException {
        Growing bytes = new Growing();
        for (var piece = next(stream); piece.isPresent(); piece = next(stream)) {
            ByteBuf part = piece.get();
            try {
                if (bytes.size() + part.readableBytes() > BlobHeader.MAX_CHUNK_STORED) {
                    check(Long.MAX_VALUE);
                }
                bytes.add(part.nioBuffer());
            } finally {
                part.release();
            }
        }
        check(bytes.size());
        return bytes.toByteArray();
    }

    /// A chunk whose size is known and whose bytes are on their way.
    public final class ChunkAnswer implements AutoCloseable {
        private final ReaderStream stream;
        private final int size;
        private final Optional<byte[]> whole;
        private boolean closed;

        private ChunkAnswer(ReaderStream stream, int size) {
            this.stream = stream;
            this.size = size;
            this.whole = Optional.empty();
        }

        private ChunkAnswer(ReaderStream stream, byte[] whole) {
            this.stream = stream;
            this.size = whole.length;
            this.whole = Optional.of(whole);
        }

        /// Bytes of the stored blob, 1 to `BlobHeader.MAX_CHUNK_STORED`.
        public int size() {
            return size;
        }

        /// Reads the whole blob; only once.
        ///
        /// @param target filled from its position on, which moves by [#size]; best direct
        public void readInto(ByteBuffer target) throws IOException, InterruptedException {
            if (whole.isPresent()) {
                target.put(whole.get());
                return;
            }
            ByteBuffer place = target.slice(target.position(), size);
            stream.fill(place, bytes -> frames.credit(channel, stream, bytes));
            target.position(target.position() + size);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                end(stream);
                chunks.release();
            }
        }
    }

    /// Takes no more requests, and ends the connection with the last answer.
    public void retire() {
        frames.retire(channel);
    }

    /// Ends the connection: the snapshot may be removed again.
    @Override
    public void close() {
        channel.close();
    }
}
