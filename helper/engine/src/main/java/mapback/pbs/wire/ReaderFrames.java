package mapback.pbs.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The HTTP/2 of one reader session: frames to and from its streams. All methods but [#send], [#cancel] and
/// [#credit] run on the connection's own thread.
///
/// Credit for the connection as a whole is given as bytes come, for a stream when its reader took them: so a stream
/// that nobody reads holds up no other, and keeps at most its own window in memory.
// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
final class ReaderFrames extends Http2EventAdapter {
    /// What a stream may send ahead: a whole chunk of an image, or half of the longest there is.
    static final int STREAM_WINDOW = 8 << 20;

    /// What all together may send ahead of our credit: 10 Gbit/s at 50 ms.
    static final int CONNECTION_WINDOW = 64 << 20;

    /// Larger frames cost less to take apart, and more memory each.
    private static final int FRAME_SIZE = 1 << 20;

    private static final int DEFAULT_WINDOW = 65_535;
    private static final int MAX_HEADERS = 16 << 10;
    private static final System.Logger LOG = System.getLogger(ReaderFrames.class.getName());

    private final String server;
    private final Duration ping;
    private final Http2Connection connection = new DefaultHttp2Connection(false);
    private final Http2ConnectionHandler handler;
    private final Map<Integer, ReaderStream> streams = new HashMap<>();
    private @Nullable ChannelHandlerContext context;
    /// Whether a ping went out since anything came in.
    private boolean isPingOut;

    private boolean isRetired;
    private volatile String lost = "";
    private volatile boolean isLeaving;
    private volatile Runnable onLoss = () -> {};

    ReaderFrames(String server, Duration ping) {
        this.server = server;
        this.ping = ping;
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, 0.5f, true));
        connection.addListener(this);
        handler = new Http2ConnectionHandlerBuilder()
                .connection(connection)
                .frameListener(this)
                .encoderEnforceMaxConcurrentStreams(true)
                .gracefulShutdownTimeoutMillis(0)
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxFrameSize(FRAME_SIZE)
                        .maxHeaderListSize(MAX_HEADERS))
                .build();
        // The records of TLS that make up a frame are put beside each other; merged into one buffer that grows, each
        // byte
        // is copied once or twice more: 0.3 s for a GiB.
        handler.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
    }

    /// Called in the middle of the upgrade: the preface goes out, and what comes from now on is HTTP/2.
    void begin(ChannelHandlerContext upgrading) throws Http2Exception {
        upgrading.pipeline().addAfter(upgrading.name(), null, handler);
        upgrading.pipeline().addLast(new Breakdown());
        ChannelHandlerContext own = upgrading.pipeline().context(handler);
        context = own;
        connection
                .local()
                .flowController()
                .incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW - DEFAULT_WINDOW);
        own.flush();
        Channel channel = own.channel();
        ScheduledFuture<?> pings = channel.eventLoop()
                .scheduleAtFixedRate(this::ping, ping.toMillis(), ping.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> {
            pings.cancel(false);
            lose("the server ended the connection");
        });
    }

    /// What goes wrong below HTTP/2, as a connection that is reset.
    private final class Breakdown extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext above, Throwable cause) {
            LOG.log(System.Logger.Level.DEBUG, "the connection broke: {0}, {1}", cause.getClass(), Waits.word(cause));
            lose(Waits.word(cause));
            above.close();
        }
    }

    /// Empty while the connection lives and takes requests; else why not.
    String lost() {
        return isLeaving && lost.isEmpty() ? "the server takes no more requests" : lost;
    }

    /// @param task runs once when the connection is lost, on its thread
    void onLoss(Runnable task) {
        onLoss = task;
        if (!lost().isEmpty()) {
            task.run();
        }
    }

    /// Asks; the stream is told what comes of it.
    void send(Channel channel, String path, ReaderStream stream) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext own = context;
            if (own == null || !lost().isEmpty() || !channel.isActive()) {
                stream.lose(lost().isEmpty() ? "the server ended the connection" : lost());
                return;
            }
            int id = connection.local().incrementAndGetNextStreamId();
            if (id < 0) {
                isLeaving = true;
                stream.lose("the connection served all the requests it can");
                return;
            }
            Http2Headers headers = new DefaultHttp2Headers()
                    .method("GET")
                    .scheme("https")
                    .authority(server)
                    .path(path)
                    .set("user-agent", "mapback");
            stream.begin(id);
            streams.put(id, stream);
            handler.encoder()
                    .writeHeaders(own, id, headers, 0, true, own.newPromise())
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            streams.remove(id);
                            stream.lose("the request could not be sent");
                        }
                    });
            own.flush();
        });
    }

    /// Nobody wants the rest of the stream.
    void cancel(Channel channel, ReaderStream stream) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext own = context;
            int id = stream.id();
            if (own != null && id > 0 && streams.remove(id) != null) {
                handler.resetStream(own, id, Http2Error.CANCEL.code(), own.newPromise());
                own.flush();
                endIfDone(channel);
            }
        });
    }

    /// The reader of a stream took so many bytes.
    void credit(Channel channel, ReaderStream stream, int bytes) {
        if (bytes > 0) {
            channel.eventLoop().execute(() -> {
                ChannelHandlerContext own = context;
                Http2Stream known = connection.stream(stream.id());
                if (own != null && known != null) {
                    give(known, bytes);
                    own.flush();
                }
            });
        }
    }

    private void give(Http2Stream stream, int bytes) {
        try {
            connection.local().flowController().consumeBytes(stream, bytes);
        } catch (Http2Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "no credit for stream " + stream.id(), e);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext own,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean isEnd) {
        onHeadersRead(own, id, headers, padding, isEnd);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext own, int id, Http2Headers headers, int padding, boolean isEnd) {
        ReaderStream stream = streams.get(id);
        if (stream == null) {
            return;
        }
        CharSequence status = headers.status();
        if (status != null && status.charAt(0) != '1') {
            stream.head(number(status), headers.getLong("content-length", -1));
        }
        end(own, id, stream, isEnd);
    }

    private static int number(CharSequence status) {
        try {
            return Integer.parseInt(status, 0, status.length(), 10);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// @return bytes that are credited at once
    @Override
    public int onDataRead(ChannelHandlerContext own, int id, ByteBuf data, int padding, boolean isEnd) {
        isPingOut = false;
        ReaderStream stream = streams.get(id);
        int size = data.readableBytes();
        if (stream == null) {
            return size + padding;
        }
        boolean isTaken = stream.data(data);
        end(own, id, stream, isEnd);
        return isTaken || isEnd ? size + padding : padding;
    }

    private void end(ChannelHandlerContext own, int id, ReaderStream stream, boolean isEnd) {
        if (isEnd) {
            streams.remove(id);
            stream.end();
            endIfDone(own.channel());
        }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext own, int id, long code) {
        ReaderStream stream = streams.remove(id);
        if (stream != null) {
            if (code == Http2Error.REFUSED_STREAM.code()) {
                isLeaving = true;
                stream.lose("the server refused the stream");
                onLoss.run();
            } else {
                stream.cut("the server reset the stream (" + code + ")");
            }
        }
    }

    /// A stream that ends otherwise: by a fault in its frames, or with its connection.
    @Override
    public void onStreamClosed(Http2Stream closed) {
        ReaderStream stream = streams.remove(closed.id());
        if (stream != null) {
            ChannelHandlerContext own = context;
            if (own != null && own.channel().isActive() && !isLeaving) {
                stream.cut("the answer broke off");
            } else {
                stream.lose("the server ended the connection");
            }
        }
    }

    @Override
    public void onGoAwayReceived(int lastStream, long code, ByteBuf debug) {
        isLeaving = true;
        // Those that the server has not taken are closed by Netty; the others are answered still.
        onLoss.run();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext own, long data) {
        isPingOut = false;
    }

    /// Nobody asks any more: the connection ends with the last answer.
    void retire(Channel channel) {
        channel.eventLoop().execute(() -> {
            isLeaving = true;
            isRetired = true;
            endIfDone(channel);
        });
    }

    private void endIfDone(Channel channel) {
        if (isRetired && streams.isEmpty()) {
            channel.close();
        }
    }

    private void ping() {
        ChannelHandlerContext own = context;
        if (own == null || !own.channel().isActive()) {
            return;
        }
        if (isPingOut) {
            lose("no sign of life for " + ping.toSeconds() + " s");
            own.channel().close();
            return;
        }
        isPingOut = true;
        handler.encoder().writePing(own, false, System.nanoTime(), own.newPromise());
        own.flush();
    }

    private void lose(String reason) {
        boolean isFirst = lost.isEmpty();
        if (isFirst) {
            lost = reason;
        }
        List<ReaderStream> left = new ArrayList<>(streams.values());
        streams.clear();
        left.forEach(stream -> stream.lose(reason));
        if (isFirst) {
            onLoss.run();
        }
    }
}
