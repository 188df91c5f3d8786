package mapback.testkit.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import mapback.testkit.server.Query.Place;
import org.jspecify.annotations.Nullable;

/// A connection that became a reader of one snapshot: HTTP/2, one stream per request.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
final class ReaderConnection extends ChannelInboundHandlerAdapter {
    static final String PROTOCOL = "proxmox-backup-reader-protocol-v1";
    /// Bodies that may be in memory at once, each up to a chunk long; further ones are read when these are sent.
    static final int BODIES = 48;

    private static final Set<String> KNOWN = Set.of("store", "ns", "backup-type", "backup-id", "backup-time", "debug");
    private static final int STREAMS = 200;
    private static final int STREAM_WINDOW = 32 << 20;
    private static final int LARGEST_FRAME = 4 << 20;
    /// What one stream sends before it is the next one's turn.
    private static final int SHARE = 256 << 10;
    private static final int LARGEST_HEADERS = 16384;

    private final Desk desk;
    private final ReaderCalls calls;
    private final String lock;
    private final Semaphore bodies = new Semaphore(BODIES, true);
    private final Set<Http2FrameStream> open = ConcurrentHashMap.newKeySet();
    private boolean leaving;
    private boolean left;

    private ReaderConnection(Desk desk, ReaderCalls calls, String lock) {
        this.desk = desk;
        this.calls = calls;
        this.lock = lock;
    }

    /// Checks the request as the server does and locks the snapshot; all that fails but the login is a 400.
    static ReaderConnection open(Desk desk, Caller caller, Call call) throws Refused, IOException {
        Query query = Query.of(call.query(), KNOWN);
        String name = query.need("store");
        Place place = query.snapshot();
        String path = Rights.aclPath(name, place.namespace());
        Set<Privilege> here = desk.accounts().at(caller, path);
        if (!here.contains(Privilege.READ) && !here.contains(Privilege.BACKUP)) {
            throw Refused.badRequest("no permissions on " + path);
        }
        Store store = desk.stores().open(name);
        String protocol = call.headers().get(HttpHeaderNames.UPGRADE);
        if (protocol == null) {
            throw Refused.badRequest("missing Upgrade header");
        }
        if (!protocol.equals(PROTOCOL)) {
            throw Refused.badRequest("invalid protocol name");
        }
        if (!store.hasSnapshot(place)) {
            throw Refused.badRequest("snapshot " + place.text() + " does not exist.");
        }
        if (!here.contains(Privilege.READ) && !caller.owns(store.owner(store.group(place)))) {
            throw Refused.badRequest("backup owner check failed!");
        }
        String lock = Locks.name(store, place);
        if (!desk.locks().enter(lock)) {
            throw Refused.badRequest(
                    "unable to acquire shared snapshot lock - Resource temporarily unavailable" + " (os error 11)");
        }
        desk.asked().readerOpened();
        return new ReaderConnection(desk, new ReaderCalls(desk, store, place), lock);
    }

    /// Adds itself and HTTP/2 to a connection whose HTTP/1.1 handlers are gone.
    void joinTo(ChannelPipeline pipeline) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(STREAMS)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxFrameSize(LARGEST_FRAME)
                        .maxHeaderListSize(LARGEST_HEADERS))
                // A client that cancels often is no attack here.
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .gracefulShutdownTimeoutMillis(0)
                .build();
        share(codec.connection());
        // The codec opens the connection's window too.
        pipeline.addLast(codec, this);
    }

    /// Netty's own sharing cuts what many streams send at once into frames of 1 KiB.
    private static void share(Http2Connection connection) {
        UniformStreamByteDistributor sharing = new UniformStreamByteDistributor(connection);
        sharing.minAllocationChunk(SHARE);
        connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, sharing));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case Http2HeadersFrame headers -> begin(context, headers);
            case Http2DataFrame data -> {
                // A body that nobody reads: its credit goes back.
                context.write(new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
                        .stream(Objects.requireNonNull(data.stream())));
                data.release();
            }
            case Http2ResetFrame reset -> {
                desk.asked().reset();
                end(context, reset.stream());
            }
            case Http2PingFrame ping -> {
                if (!ping.ack()) {
                    desk.asked().pinged();
                }
            }
            default -> ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        leave();
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void leave() {
        if (!left) {
            left = true;
            open.forEach(it -> desk.asked().streamClosed());
            open.clear();
            desk.locks().leave(lock);
            desk.asked().readerClosed();
        }
    }

    private void begin(ChannelHandlerContext context, Http2HeadersFrame frame) {
        Http2FrameStream stream = Objects.requireNonNull(frame.stream());
        String method = String.valueOf(frame.headers().method());
        String path = String.valueOf(frame.headers().path());
        desk.asked().request("reader " + method + " " + path);
        desk.asked().streamOpened();
        open.add(stream);
        HttpConnection.onWorker(desk, () -> answer(context, stream, method, path));
    }

    /// On a worker.
    private void answer(ChannelHandlerContext context, Http2FrameStream stream, String method, String path)
            throws InterruptedException, IOException {
        ReaderAnswer answer = calls.answer(method, path);
        Thread.sleep(answer.pause());
        if (answer.hasFault(Fault.NEVER_ANSWERING) || !open.contains(stream)) {
            return;
        }
        bodies.acquire();
        ByteBuf body;
        try {
            body = answer.read(context.alloc());
        } catch (IOException | RuntimeException | Error e) {
            bodies.release();
            throw e;
        }
        context.executor().execute(() -> send(context, stream, answer, body));
    }

    private void send(ChannelHandlerContext context, Http2FrameStream stream, ReaderAnswer answer, ByteBuf body) {
        if (!open.contains(stream)) {
            body.release();
            bodies.release();
            return;
        }
        if (answer.hasFault(Fault.GOAWAY)) {
            leaving = true;
            ReaderSending.goAway(context);
        }
        new ReaderSending(context, stream, desk.faults(), answer, () -> {
                    bodies.release();
                    end(context, stream);
                })
                .send(body);
    }

    private void end(ChannelHandlerContext context, @Nullable Http2FrameStream stream) {
        if (stream != null && open.remove(stream)) {
            desk.asked().streamClosed();
        }
        if (leaving && open.isEmpty()) {
            context.close();
        }
    }

    /// Says GOAWAY, answers what was asked, closes. Called on the event loop.
    void sayGoodbye(ChannelHandlerContext context) {
        leaving = true;
        ReaderSending.goAway(context);
        end(context, null);
    }
}
