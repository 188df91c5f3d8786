package mapback.pbs.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpClientUpgradeHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.ServerAway;

/// From a request over HTTP/1.1 to a reader session over HTTP/2 on the same connection.
///
/// The server's first frames mostly come with the 101 in one piece; Netty's upgrade hands them on.
// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
final class Upgrade {
    static final String PROTOCOL = "proxmox-backup-reader-protocol-v1";

    private Upgrade() {}

    /// The server's answer was another than 101.
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status, String text) {
            super(text);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /// @param secrets kept out of what the server says, as long as the session lives
    static ReaderSession open(
            Dialer dialer, String path, String server, Credentials.Proof proof, Limits limits, Hush secrets)
            throws IOException, InterruptedException {
        CompletableFuture<ReaderSession> opened = new CompletableFuture<>();
        ReaderFrames frames = new ReaderFrames(server, limits.ping());
        Channel channel = dialer.connect((ChannelPipeline pipeline) -> {
            HttpClientCodec codec = new HttpClientCodec();
            pipeline.addLast(codec)
                    .addLast(new HttpClientUpgradeHandler(codec, new ToReader(frames), ServerText.MAX_SIZE))
                    .addLast(new Start(frames, limits, secrets, opened));
        });
        boolean isOpen = false;
        try {
            FullHttpRequest request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path, Unpooled.EMPTY_BUFFER);
            request.headers().set(HttpHeaderNames.HOST, server).set(HttpHeaderNames.USER_AGENT, "mapback");
            proof.addTo(request.headers());
            channel.writeAndFlush(request).addListener(done -> {
                if (!done.isSuccess()) {
                    opened.completeExceptionally(new SessionLostException("the request could not be sent"));
                }
            });
            ReaderSession session = Waits.on(opened, limits.answer());
            isOpen = true;
            return session;
        } catch (TimeoutException e) {
            throw away(server, "no answer within " + limits.answer().toSeconds() + " s", e);
        } catch (SessionLostException e) {
            throw away(server, String.valueOf(e.getMessage()), e);
        } finally {
            if (!isOpen) {
                channel.close();
            }
        }
    }

    private static ProblemException away(String server, String reason, Exception cause) {
        return new ProblemException(new ServerAway(server, reason), cause);
    }

    private static final class ToReader implements HttpClientUpgradeHandler.UpgradeCodec {
        private final ReaderFrames frames;

        ToReader(ReaderFrames frames) {
            this.frames = frames;
        }

        @Override
        public CharSequence protocol() {
            return PROTOCOL;
        }

        @Override
        public Collection<CharSequence> setUpgradeHeaders(ChannelHandlerContext context, HttpRequest request) {
            return List.of();
        }

        @Override
        public void upgradeTo(ChannelHandlerContext context, FullHttpResponse response) throws Exception {
            frames.begin(context);
        }
    }

    /// Waits for the upgrade, or gathers the text of a refusal.
    private static final class Start extends SimpleChannelInboundHandler<HttpObject> {
        private final ReaderFrames frames;
        private final Limits limits;
        private final Hush secrets;
        private final CompletableFuture<ReaderSession> opened;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private int status;

        Start(ReaderFrames frames, Limits limits, Hush secrets, CompletableFuture<ReaderSession> opened) {
            this.frames = frames;
            this.limits = limits;
            this.secrets = secrets;
            this.opened = opened;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == HttpClientUpgradeHandler.UpgradeEvent.UPGRADE_SUCCESSFUL) {
                ReaderSession session = new ReaderSession(context.channel(), frames, limits.answer(), secrets);
                context.pipeline().remove(this);
                if (!opened.complete(session)) {
                    session.close();
                }
            } else {
                context.fireUserEventTriggered(event);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject piece) {
            if (piece instanceof HttpResponse response) {
                status = response.status().code();
            }
            if (piece instanceof HttpContent content) {
                byte[] bytes = new byte
                        [Math.min(
                                ServerText.MAX_SIZE - text.size(),
                                content.content().readableBytes())];
                content.content().readBytes(bytes);
                text.writeBytes(bytes);
            }
            if (piece instanceof LastHttpContent || text.size() == ServerText.MAX_SIZE) {
                opened.completeExceptionally(
                        new RefusedException(status, ServerText.harmless(text.toByteArray(), secrets)));
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            opened.completeExceptionally(new SessionLostException("the server ended the connection"));
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            opened.completeExceptionally(new SessionLostException(Waits.word(cause)));
            context.close();
        }
    }
}
