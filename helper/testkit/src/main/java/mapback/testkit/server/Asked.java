package mapback.testkit.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What was asked of the server since it began, or since [#forget]. Bodies and credentials are not kept.
public final class Asked {
    /// Request lines that are kept; older ones are forgotten.
    private static final int KEPT = 20_000;

    private final ConcurrentLinkedDeque<String> lines = new ConcurrentLinkedDeque<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong logins = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong readers = new AtomicLong();
    private final AtomicInteger openReaders = new AtomicInteger();
    private final AtomicLong pings = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger mostStreams = new AtomicInteger();
    private final Map<String, Integer> chunks = new ConcurrentHashMap<>();

    Asked() {}

    /// Sets all back but what is open.
    public void forget() {
        lines.clear();
        kept.set(0);
        List.of(requests, logins, connections, readers, pings, resets, sent).forEach(it -> it.set(0));
        mostStreams.set(streams.get());
        chunks.clear();
    }

    void request(String line) {
        requests.incrementAndGet();
        lines.add(line);
        if (kept.incrementAndGet() > KEPT && lines.poll() != null) {
            kept.decrementAndGet();
        }
    }

    void login() {
        logins.incrementAndGet();
    }

    void connected() {
        connections.incrementAndGet();
        open.incrementAndGet();
    }

    void disconnected() {
        open.decrementAndGet();
    }

    void readerOpened() {
        readers.incrementAndGet();
        openReaders.incrementAndGet();
    }

    void readerClosed() {
        openReaders.decrementAndGet();
    }

    void pinged() {
        pings.incrementAndGet();
    }

    void reset() {
        resets.incrementAndGet();
    }

    void sent(long bytes) {
        sent.addAndGet(bytes);
    }

    void chunkAsked(String digest) {
        chunks.merge(digest, 1, Integer::sum);
    }

    void streamOpened() {
        mostStreams.accumulateAndGet(streams.incrementAndGet(), Math::max);
    }

    void streamClosed() {
        streams.decrementAndGet();
    }

    /// Request lines as `GET /api2/json/version` and, within a reader connection, `reader GET /chunk?digest=…`.
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /// How many of the kept lines contain that text.
    public long linesWith(String part) {
        return lines.stream().filter(it -> it.contains(part)).count();
    }

    /// All requests, over HTTP/1.1 and within reader connections.
    public long requests() {
        return requests.get();
    }

    /// Requests for a ticket.
    public long logins() {
        return logins.get();
    }

    /// TCP connections that were accepted.
    public long connections() {
        return connections.get();
    }

    public int openConnections() {
        return open.get();
    }

    /// Upgrades to the reader protocol.
    public long readers() {
        return readers.get();
    }

    public int openReaders() {
        return openReaders.get();
    }

    /// HTTP/2 PING frames from clients.
    public long pings() {
        return pings.get();
    }

    /// Streams that clients cancelled by RST_STREAM.
    public long resets() {
        return resets.get();
    }

    /// Bytes that left on the sockets, TLS included.
    public long bytesSent() {
        return sent.get();
    }

    /// The most streams that were open at once, over all reader connections.
    public int mostStreams() {
        return mostStreams.get();
    }

    /// How often a chunk was asked for.
    public int chunk(String digest) {
        return chunks.getOrDefault(digest, 0);
    }

    /// How often each chunk was asked for.
    public Map<String, Integer> chunks() {
        return Map.copyOf(chunks);
    }

    /// Requests for chunks.
    public long chunkRequests() {
        return chunks.values().stream().mapToLong(it -> it).sum();
    }
}
