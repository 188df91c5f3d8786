package mapback.testkit.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.TimeUnit;

/// An answer on its way over a stream, sound or not. Lives on the event loop.
///
/// @param done when the body has left, or never will
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
record ReaderSending(
        ChannelHandlerContext context, Http2FrameStream stream, Faults faults, ReaderAnswer answer, Runnable done) {
    private static final int TICKS = 10;
    /// Head and frame headers, which a cut is behind.
    private static final int HEAD = 100;

    /// @param body is released
    void send(ByteBuf body) {
        if (answer.body() instanceof ReaderAnswer.Body.BrokenOff) {
            reset(Http2Error.CANCEL);
            return;
        }
        context.write(new DefaultHttp2HeadersFrame(head(body.readableBytes()), false).stream(stream));
        if (answer.hasFault(Fault.SLOW_LORIS)) {
            context.flush();
            trickle(body, Math.max(1, faults.trickle() / TICKS));
            return;
        }
        if (answer.hasFault(Fault.DROP)) {
            context.pipeline().get(Link.class).cutAfter(HEAD + faults.chance(Math.max(1, body.readableBytes())));
        }
        if (answer.hasFault(Fault.TRUNCATED)) {
            body.writerIndex(body.readerIndex() + body.readableBytes() / 2);
        }
        if (answer.hasFault(Fault.STREAM_RESET)) {
            data(body.writerIndex(body.readerIndex() + body.readableBytes() / 2), false);
            reset(Http2Error.INTERNAL_ERROR);
            return;
        }
        finish(answer.hasFault(Fault.WRONG_BYTES) ? wrong(body) : body);
    }

    private Http2Headers head(int length) {
        Http2Headers headers = new DefaultHttp2Headers().status(Integer.toString(answer.status()));
        answer.type().ifPresent(it -> headers.set(HttpHeaderNames.CONTENT_TYPE, it));
        if (answer.length()) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(length));
        }
        return headers.set(HttpHeaderNames.DATE, Reply.now());
    }

    private void finish(ByteBuf body) {
        if (answer.tail()) {
            // Flushed, or it would be joined with the last frame.
            data(body, false);
            context.flush();
            last(Unpooled.EMPTY_BUFFER);
        } else {
            last(body);
        }
    }

    private void data(ByteBuf body, boolean last) {
        context.write(new DefaultHttp2DataFrame(body, last).stream(stream));
    }

    private void last(ByteBuf body) {
        context.writeAndFlush(new DefaultHttp2DataFrame(body, true).stream(stream))
                .addListener(it -> done.run());
    }

    private void reset(Http2Error error) {
        context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream)).addListener(it -> done.run());
    }

    private void trickle(ByteBuf body, int piece) {
        if (!context.channel().isActive()) {
            body.release();
            done.run();
        } else if (body.readableBytes() <= piece) {
            finish(body);
        } else {
            context.writeAndFlush(new DefaultHttp2DataFrame(body.readRetainedSlice(piece), false).stream(stream))
                    .addListener(it -> {
                        if (it.isSuccess()) {
                            context.executor()
                                    .schedule(() -> trickle(body, piece), 1000 / TICKS, TimeUnit.MILLISECONDS);
                        } else {
                            body.release();
                            done.run();
                        }
                    });
        }
    }

    /// The same length, up to three other bytes.
    private ByteBuf wrong(ByteBuf body) {
        for (int i = 0; i < 3 && body.isReadable(); i++) {
            int at = body.readerIndex() + faults.chance(body.readableBytes());
            body.setByte(at, body.getByte(at) ^ (1 + faults.chance(255)));
        }
        return body;
    }

    static void goAway(ChannelHandlerContext context) {
        context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    }
}
