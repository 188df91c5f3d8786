package mapback.testkit.server;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/// A connection while it speaks HTTP/1.1: one request after the other, until one of them makes it a reader.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    static final int LONGEST_URI = 3072;
    static final int LARGEST_BODY = 512 << 10;

    private final Desk desk;
    private final ArrayDeque<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean plain;

    HttpConnection(Desk desk) {
        this.desk = desk;
    }

    /// The client did not begin with TLS.
    void isPlain() {
        plain = true;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        waiting.add(request.retain());
        next(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        waiting.forEach(ReferenceCounted::release);
        waiting.clear();
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void next(ChannelHandlerContext context) {
        FullHttpRequest request = busy ? null : waiting.poll();
        if (request == null) {
            return;
        }
        busy = true;
        try {
            Call call = Call.of(request);
            desk.asked().request(request.method() + " " + request.uri());
            if (plain) {
                redirect(context, request);
            } else if (call.isUpgrade()) {
                upgrade(context, call);
            } else {
                work(context, call);
            }
        } finally {
            ReferenceCountUtil.release(request);
        }
    }

    /// HTTP on the port of HTTPS.
    private static void redirect(ChannelHandlerContext context, FullHttpRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        FullHttpResponse moved = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                reads ? HttpResponseStatus.MOVED_PERMANENTLY : HttpResponseStatus.PERMANENT_REDIRECT);
        moved.headers()
                .set(HttpHeaderNames.LOCATION, "https://" + request.headers().get(HttpHeaderNames.HOST, ""))
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, "0")
                .set(HttpHeaderNames.DATE, Reply.now());
        context.writeAndFlush(moved).addListener(ChannelFutureListener.CLOSE);
    }

    private void work(ChannelHandlerContext context, Call call) {
        Optional<Fault> fault = desk.faults().pick(call.isLogin() ? Where.LOGIN : Where.API);
        onWorker(() -> reply(context, call, fault, answer(call, fault)));
    }

    private Answer answer(Call call, Optional<Fault> fault) throws IOException {
        try {
            if (fault.equals(Optional.of(Fault.UNAUTHORIZED))) {
                throw call.isLogin() ? Refused.login() : Refused.unauthorized("invalid ticket - expired.");
            }
            if (fault.equals(Optional.of(Fault.SERVER_ERROR))) {
                throw Refused.serverError();
            }
            return call.asExtjs(soundAnswer(call));
        } catch (Refused e) {
            return call.refusal(e);
        }
    }

    private Answer soundAnswer(Call call) throws Refused, IOException {
        if (call.uri().length() > LONGEST_URI) {
            return Answer.empty(414);
        }
        String path = call.apiPath();
        if (call.isLogin()) {
            desk.asked().login();
            return desk.login().answer(call.headers(), call.body());
        }
        if (call.isGet() && path.equals("ping")) {
            return Answer.json("{\"data\":{\"pong\":true}}");
        }
        if (call.isGet() && path.equals("access/domains")) {
            return Answer.json(Realms.JSON);
        }
        Caller caller = desk.doorkeeper().caller(call.method(), call.headers());
        return desk.api().answer(caller, call.method(), path, call.query(), call.path());
    }

    /// On a worker: waits, then lets the event loop send.
    private void reply(ChannelHandlerContext context, Call call, Optional<Fault> fault, Answer answer)
            throws IOException, InterruptedException {
        Reply reply = Reply.of(call.request(), answer, fault);
        Reply sent = fault.equals(Optional.of(Fault.WRONG_BYTES)) ? reply.with(desk.wrong(reply.body())) : reply;
        Duration wait = desk.waitFor(answer.status());
        Thread.sleep(wait);
        if (fault.equals(Optional.of(Fault.NEVER_ANSWERING))) {
            return;
        }
        context.executor().execute(() -> {
            if (fault.equals(Optional.of(Fault.GOAWAY)) || fault.equals(Optional.of(Fault.STREAM_RESET))) {
                context.close();
            } else {
                sent.send(context, desk.faults(), () -> {
                    busy = false;
                    next(context);
                });
            }
        });
    }

    /// At once, on the event loop: what follows the request must meet HTTP/2 already.
    private void upgrade(ChannelHandlerContext context, Call call) {
        Optional<Fault> fault = desk.faults().pick(Where.UPGRADE);
        if (fault.isPresent()
                && !fault.get().equals(Fault.UNAUTHORIZED)
                && !fault.get().equals(Fault.SERVER_ERROR)) {
            failUpgrade(context, fault.get());
            return;
        }
        try {
            if (fault.isPresent()) {
                throw fault.get().equals(Fault.SERVER_ERROR)
                        ? Refused.serverError()
                        : Refused.unauthorized("invalid ticket - expired.");
            }
            Caller caller = desk.doorkeeper().caller(call.method(), call.headers());
            become(context, ReaderConnection.open(desk, caller, call));
        } catch (Refused e) {
            onWorker(() -> reply(context, call, Optional.empty(), Answer.refusal(e)));
        } catch (IOException e) {
            onWorker(() -> reply(context, call, Optional.empty(), Answer.refusal(Refused.badRequest("" + e))));
        }
    }

    private static void failUpgrade(ChannelHandlerContext context, Fault fault) {
        if (fault.equals(Fault.DROP) || fault.equals(Fault.GOAWAY)) {
            Link.reset(context.channel());
        } else if (!fault.equals(Fault.NEVER_ANSWERING) && !fault.equals(Fault.SLOW_LORIS)) {
            context.close();
        }
    }

    private void become(ChannelHandlerContext context, ReaderConnection reader) {
        FullHttpResponse switching =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        switching
                .headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.UPGRADE, ReaderConnection.PROTOCOL)
                .set(HttpHeaderNames.DATE, Reply.now());
        context.write(switching);
        ChannelPipeline pipeline = context.pipeline();
        pipeline.remove(HttpObjectAggregator.class);
        pipeline.remove(HttpServerCodec.class);
        // SETTINGS go out behind the 101 with the same flush.
        reader.joinTo(pipeline);
        pipeline.remove(this);
        pipeline.flush();
    }

    /// Work that may wait or fail.
    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void onWorker(Work work) {
        onWorker(desk, work);
    }

    static void onWorker(Desk desk, Work work) {
        try {
            desk.workers().execute(() -> {
                try {
                    work.run();
                } catch (InterruptedException e) {
                    // The server ends.
                    Thread.currentThread().interrupt();
                } catch (IOException e) {
                    System.getLogger("mapback.testkit.server").log(System.Logger.Level.WARNING, "no answer", e);
                }
            });
        } catch (RejectedExecutionException e) {
            assert desk.workers().isShutdown() : e;
        }
    }
}
