package mapback.pbs.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import mapback.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// One connection for the admin API: one request at a time, kept open between them.
// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpConnection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpConnection.class.getName());

    private final Channel channel;
    private final Handler handler;
    private long idleSince = System.nanoTime();
    private boolean isUsed;

    private HttpConnection(Channel channel, Handler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    static HttpConnection open(Dialer dialer) throws ProblemException, InterruptedException {
        Handler handler = new Handler();
        Channel channel = dialer.connect((ChannelPipeline pipeline) ->
                pipeline.addLast(new HttpClientCodec()).addLast(handler));
        return new HttpConnection(channel, handler);
    }

    /// Whether it served a request before: then the server may have closed it since.
    boolean isUsed() {
        return isUsed;
    }

    boolean isOpen() {
        return channel.isActive() && !handler.isSpoilt;
    }

    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - idleSince);
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// @param headers adds headers beside those of every request
    /// @param maxSize bytes of an answer's body
    /// @param limits  for its head, for each further piece, and for the whole
    /// @throws SessionLostException when the connection ended before the answer did, or a limit passed
    Answer exchange(Call call, String host, Consumer<HttpHeaders> headers, int maxSize, Limits limits)
            throws IOException, InterruptedException {
        Pending pending = new Pending(maxSize);
        boolean isWhole = false;
        try {
            handler.begin(channel, pending);
            channel.writeAndFlush(request(call, host, headers)).addListener(done -> {
                call.wipe();
                if (!done.isSuccess()) {
                    pending.fail(new SessionLostException("the request could not be sent"));
                }
            });
            Answer answer = await(pending, limits);
            isWhole = true;
            return answer;
        } finally {
            isUsed = true;
            idleSince = System.nanoTime();
            if (!isWhole) {
                close();
            }
        }
    }

    private static Answer await(Pending pending, Limits limits) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            long seen = pending.pieces.get();
            Duration whole = limits.whole(pending.maxSize, pending.received.get());
            Duration left = whole.minusNanos(System.nanoTime() - begin);
            boolean isLast = left.compareTo(limits.answer()) <= 0;
            try {
                return Waits.on(pending.answer, isLast ? left : limits.answer());
            } catch (TimeoutException e) {
                if (seen == pending.pieces.get()) {
                    Duration waited = isLast ? whole : limits.answer();
                    throw SessionLostException.slow(
                            (seen == 0 ? "no answer within " : "no whole answer within ") + seconds(waited));
                }
            }
        }
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private static FullHttpRequest request(Call call, String host, Consumer<HttpHeaders> more) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, call.method(), call.path(), Unpooled.wrappedBuffer(call.body()));
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, host).set(HttpHeaderNames.USER_AGENT, "mapback");
        if (!call.isRepeatable()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
        }
        more.accept(headers);
        return request;
    }

    @Override
    public void close() {
        channel.close();
    }

    /// An answer on its way. Fields are the event loop's own but for the counts.
    private static final class Pending {
        private final int maxSize;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable HttpResponse head;
        private final AtomicLong pieces = new AtomicLong();
        private final AtomicLong received = new AtomicLong();

        Pending(int maxSize) {
            this.maxSize = maxSize;
        }

        void fail(IOException failure) {
            answer.completeExceptionally(failure);
        }
    }

    private static final class Handler extends SimpleChannelInboundHandler<HttpObject> {
        private @Nullable Pending pending;
        private volatile boolean isSpoilt;

        void begin(Channel channel, Pending next) {
            channel.eventLoop().execute(() -> {
                if (channel.isActive() && !isSpoilt) {
                    pending = next;
                } else {
                    next.fail(new SessionLostException("the server ended the connection"));
                }
            });
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject piece) {
            Pending current = pending;
            if (current == null || piece.decoderResult().isFailure()) {
                isSpoilt = true;
                context.close();
                return;
            }
            current.pieces.incrementAndGet();
            if (piece instanceof HttpResponse response) {
                current.head = response;
                isSpoilt = isSpoilt || !HttpUtil.isKeepAlive(response);
            }
            if (piece instanceof HttpContent content) {
                take(context, current, content);
            }
        }

        private void take(ChannelHandlerContext context, Pending current, HttpContent content) {
            HttpResponse head = current.head;
            if (head == null) {
                return;
            }
            boolean isError = head.status().code() >= 300;
            int room = (isError ? ServerText.MAX_SIZE : current.maxSize) - current.body.size();
            int taken = Math.min(room, content.content().readableBytes());
            boolean isCut = taken < content.content().readableBytes();
            current.received.addAndGet(taken);
            byte[] bytes = new byte[taken];
            content.content().readBytes(bytes);
            current.body.writeBytes(bytes);
            if (isCut && !isError) {
                isSpoilt = true;
                current.fail(new StreamBrokenException(
                        StreamBrokenException.Kind.TOO_LONG, "it is longer than " + current.maxSize + " bytes"));
                context.close();
            } else if (isCut || content instanceof LastHttpContent) {
                pending = null;
                current.answer.complete(answer(head, current.body.toByteArray()));
                if (isCut || isSpoilt) {
                    isSpoilt = true;
                    context.close();
                }
            }
        }

        private static Answer answer(HttpResponse head, byte[] body) {
            return new Answer(
                    head.status().code(),
                    Optional.ofNullable(head.headers().get(HttpHeaderNames.SERVER)),
                    List.copyOf(head.headers().getAll(HttpHeaderNames.SET_COOKIE)),
                    body);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            isSpoilt = true;
            if (pending != null) {
                pending.fail(new SessionLostException("the server ended the connection"));
                pending = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.log(System.Logger.Level.DEBUG, "connection failed: {0}, {1}", cause.getClass(), Waits.word(cause));
            isSpoilt = true;
            if (pending != null) {
                pending.fail(new SessionLostException(Waits.word(cause)));
                pending = null;
            }
            context.close();
        }
    }
}
