package mapback.testkit.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;

/// An answer on its way over HTTP/1.1, sound or not.
///
/// @param close whether the connection ends with it
@SuppressWarnings({"ArrayRecordComponent", "FutureReturnValueIgnored"
}) // never compared; a failed write closes the channel
record Reply(HttpVersion version, boolean close, boolean deflated, Answer answer, byte[] body, Optional<Fault> fault) {
    private static final int TICKS = 10;

    /// Reads what is to be sent; waits for the disk.
    static Reply of(FullHttpRequest request, Answer answer, Optional<Fault> fault) throws IOException {
        byte[] body =
                switch (answer.body()) {
                    case Answer.Body.Whole whole -> whole.bytes();
                    case Answer.Body.Pieces pieces -> pieces.bytes();
                    case Answer.Body.Stored stored -> Files.readAllBytes(stored.file());
                };
        boolean deflate = answer.type().filter(Answer.JSON::equals).isPresent()
                && answer.status() == 200
                && request.headers().get(HttpHeaderNames.ACCEPT_ENCODING, "").contains("deflate");
        return new Reply(
                request.protocolVersion(),
                !HttpUtil.isKeepAlive(request),
                deflate,
                answer,
                deflate ? deflated(body) : body,
                fault);
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var zlib = new DeflaterOutputStream(packed)) {
            zlib.write(bytes);
        }
        return packed.toByteArray();
    }

    /// The same with another body of the same length.
    Reply with(byte[] other) {
        return new Reply(version, close, deflated, answer, other, fault);
    }

    /// Called on the event loop.
    ///
    /// @param done when the next request may be answered
    void send(ChannelHandlerContext context, Faults faults, Runnable done) {
        context.write(head());
        if (fault.equals(Optional.of(Fault.SLOW_LORIS))) {
            trickle(context, Unpooled.wrappedBuffer(body), Math.max(1, faults.trickle() / TICKS), done);
            return;
        }
        boolean half = fault.equals(Optional.of(Fault.TRUNCATED));
        ByteBuf bytes = Unpooled.wrappedBuffer(body, 0, half ? body.length / 2 : body.length);
        if (fault.equals(Optional.of(Fault.DROP))) {
            context.pipeline().get(Link.class).cutAfter(1 + faults.chance(Math.max(1, body.length)));
        }
        if (half && !isChunked()) {
            context.writeAndFlush(new DefaultHttpContent(bytes)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        finish(context, new DefaultLastHttpContent(bytes), done);
    }

    private void trickle(ChannelHandlerContext context, ByteBuf bytes, int piece, Runnable done) {
        if (!context.channel().isActive()) {
            bytes.release();
        } else if (bytes.readableBytes() <= piece) {
            finish(context, new DefaultLastHttpContent(bytes), done);
        } else {
            context.writeAndFlush(new DefaultHttpContent(bytes.readRetainedSlice(piece)));
            context.executor()
                    .schedule(() -> trickle(context, bytes, piece, done), 1000 / TICKS, TimeUnit.MILLISECONDS);
        }
    }

    private void finish(ChannelHandlerContext context, LastHttpContent last, Runnable done) {
        var written = context.writeAndFlush(last);
        if (close) {
            written.addListener(ChannelFutureListener.CLOSE);
        } else {
            done.run();
        }
    }

    private boolean isChunked() {
        return deflated || !(answer.body() instanceof Answer.Body.Whole);
    }

    private HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(version, status(answer.status()));
        HttpHeaders headers = head.headers();
        answer.type().ifPresent(it -> headers.set(HttpHeaderNames.CONTENT_TYPE, it));
        answer.cookie().ifPresent(it -> headers.set(HttpHeaderNames.SET_COOKIE, it));
        if (deflated) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.DEFLATE);
        }
        if (isChunked()) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        }
        if (close && version.equals(HttpVersion.HTTP_1_1)) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        headers.set(HttpHeaderNames.DATE, now());
        return head;
    }

    static String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    private static HttpResponseStatus status(int status) {
        return status == 414 ? new HttpResponseStatus(414, "URI Too Long") : HttpResponseStatus.valueOf(status);
    }
}
