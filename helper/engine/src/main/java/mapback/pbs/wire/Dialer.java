package mapback.pbs.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.HandshakeUnanswered;
import mapback.problem.ServerProblem.NotTls;
import mapback.problem.ServerProblem.ProxyRefused;
import mapback.problem.ServerProblem.ServerUnreachable;

/// Makes TLS connections to one server.
// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
final class Dialer {
    /// Seconds of silence before the system asks whether the other end still lives.
    private static final int KEEP_ALIVE_SECONDS = 120;

    /// A name service that does not answer within this is told as unreachable.
    private static final Duration LOOKUP = Duration.ofSeconds(20);

    private final Network network;
    private final String host;
    private final int port;
    private final Optional<Proxy> proxy;
    private final Trust trust;
    private final SslContext tls;
    private final Limits limits;

    /// @param proxy its login stays the caller's, and is used for as long as this is
    Dialer(Network network, String host, int port, Optional<Proxy> proxy, Trust trust, Limits limits) {
        this.network = network;
        this.host = host;
        this.port = port;
        this.proxy = proxy;
        this.trust = trust;
        this.tls = trust.context();
        this.limits = limits;
    }

    /// Connects and shakes hands.
    ///
    /// @param above adds what stands above TLS, before anything is received
    /// @return closed by the caller
    /// @throws ProblemException with `ServerUnreachable`, `HandshakeUnanswered`, `NotTls`, `CertificateUnknown` or
    ///     `CertificateChanged`
    Channel connect(Consumer<ChannelPipeline> above) throws ProblemException, InterruptedException {
        ProblemException last = unreachable("it has no address", new UnknownHostException(host));
        for (InetAddress address : lookup()) {
            try {
                return connect(address, above);
            } catch (ProblemException e) {
                if (!(e.problem() instanceof ServerUnreachable)) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    private String hostToDial() {
        return proxy.map(Proxy::host).orElse(host);
    }

    /// The system's lookup cannot be interrupted, so it is left behind by who does not want to wait any more.
    private InetAddress[] lookup() throws ProblemException, InterruptedException {
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        Thread.ofVirtual().name("lookup " + hostToDial()).start(() -> {
            try {
                found.complete(InetAddress.getAllByName(hostToDial()));
            } catch (UnknownHostException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return Waits.on(found, LOOKUP);
        } catch (TimeoutException e) {
            throw unreachable("its name was not found in " + LOOKUP.toSeconds() + " s", e);
        } catch (IOException e) {
            throw unreachable("its name is unknown", e);
        }
    }

    private Channel connect(InetAddress address, Consumer<ChannelPipeline> above)
            throws ProblemException, InterruptedException {
        CompletableFuture<Channel> ready = new CompletableFuture<>();
        CompletableFuture<Boolean> connected = new CompletableFuture<>();
        ChannelFuture connecting = bootstrap(above, ready, connected)
                .connect(new InetSocketAddress(address, proxy.map(Proxy::port).orElse(port)));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                // Told first: the handshake fails too where there is no connection, and says less.
                ready.completeExceptionally(done.cause());
            }
            connected.complete(true);
        });
        boolean isReady = false;
        try {
            Channel channel = Waits.on(ready, limits.connect().plus(limits.handshake()));
            isReady = true;
            return channel;
        } catch (TimeoutException e) {
            throw unreachable("no answer", e);
        } catch (IOException e) {
            throw failure(e);
        } finally {
            if (!isReady) {
                connecting.channel().close();
            }
        }
    }

    private Bootstrap bootstrap(
            Consumer<ChannelPipeline> above, CompletableFuture<Channel> ready, CompletableFuture<Boolean> connected) {
        return new Bootstrap()
                .group(network.loops())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connect().toMillis())
                // Netty's usual one takes fresh memory over and over, which the JDK fills with zeros: 0.1 s for a GiB.
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_SECONDS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (proxy.isEmpty()) {
                            shakeHands(channel, above, ready, connected);
                            return;
                        }
                        Tunnel tunnel = new Tunnel(
                                proxy.get(),
                                Server.name(host, port),
                                () -> shakeHands(channel, above, ready, connected),
                                cause -> connected.thenRun(() -> ready.completeExceptionally(cause)));
                        channel.pipeline().addLast(new HttpClientCodec()).addLast(tunnel);
                    }
                });
    }

    private void shakeHands(
            SocketChannel channel,
            Consumer<ChannelPipeline> above,
            CompletableFuture<Channel> ready,
            CompletableFuture<Boolean> connected) {
        SslHandler handler = tls.newHandler(channel.alloc(), host, port);
        handler.setHandshakeTimeoutMillis(limits.handshake().toMillis());
        channel.pipeline().addLast(handler);
        above.accept(channel.pipeline());
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                ready.complete(channel);
            } else {
                connected.thenRun(() -> ready.completeExceptionally(new IOException(done.cause())));
            }
        });
    }

    private ProblemException failure(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Trust.Untrusted untrusted) {
                return new ProblemException(untrusted(untrusted), failure);
            }
            if (cause instanceof Tunnel.RefusedException refused && proxy.isPresent() && refused.status() / 100 != 5) {
                return new ProblemException(
                        new ProxyRefused(proxy.get().toString(), Server.name(host, port), refused.status()), failure);
            }
            if (cause instanceof SslHandshakeTimeoutException) {
                return new ProblemException(
                        new HandshakeUnanswered(host, port, limits.handshake().toSeconds()), failure);
            }
            if (cause instanceof NotSslRecordException) {
                return new ProblemException(new NotTls(host, port), failure);
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return unreachable(reason(root), failure);
    }

    private Problem untrusted(Trust.Untrusted untrusted) {
        String found = untrusted.found().text();
        return trust.expected()
                .<Problem>map(expected -> new CertificateChanged(host, port, found, expected.text()))
                .orElseGet(() -> new CertificateUnknown(host, port, found));
    }

    private static String reason(Throwable root) {
        String said = String.valueOf(root.getMessage());
        if (root instanceof ConnectException && said.contains("timed out")) {
            return "no answer";
        }
        // Netty puts the address behind the system's word.
        int detail = said.indexOf(": ");
        String word = root instanceof ConnectException && detail > 0 ? said.substring(0, detail) : said;
        return ServerText.harmless(word);
    }

    private ProblemException unreachable(String reason, Exception cause) {
        String way = proxy.map(through -> "through the proxy " + through + ", " + reason)
                .orElse(reason);
        return new ProblemException(new ServerUnreachable(host, port, way), cause);
    }
}
