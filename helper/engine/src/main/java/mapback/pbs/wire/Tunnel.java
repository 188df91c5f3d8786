package mapback.pbs.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.function.Consumer;

/// Asks a proxy for a connection to the server, and then steps aside.
// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
final class Tunnel extends SimpleChannelInboundHandler<HttpObject> {
    private final Proxy proxy;
    private final String server;
    private final Runnable open;
    private final Consumer<IOException> failed;
    private int status;
    private boolean hasFailed;

    /// The proxy answered otherwise than with success.
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status) {
            super("the proxy answered " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /// @param server `host:port`
    /// @param open   run when bytes go to the server itself
    Tunnel(Proxy proxy, String server, Runnable open, Consumer<IOException> failed) {
        this.proxy = proxy;
        this.server = server;
        this.open = open;
        this.failed = failed;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, server, Unpooled.EMPTY_BUFFER);
        request.headers().set(HttpHeaderNames.HOST, server).set(HttpHeaderNames.USER_AGENT, "mapback");
        proxy.authorization().ifPresent(text -> request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, text));
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject piece) {
        if (piece instanceof HttpResponse response) {
            status = response.status().code();
            if (status / 100 != 2) {
                fail(new RefusedException(status));
                context.close();
                return;
            }
        }
        if (piece instanceof LastHttpContent && status / 100 == 2) {
            context.pipeline().remove(HttpClientCodec.class);
            context.pipeline().remove(this);
            open.run();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new IOException("the proxy ended the connection"));
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(new IOException(cause));
        context.close();
    }

    /// The first that goes wrong is why; what follows, follows from it.
    private void fail(IOException cause) {
        if (!hasFailed) {
            hasFailed = true;
            failed.accept(cause);
        }
    }
}
