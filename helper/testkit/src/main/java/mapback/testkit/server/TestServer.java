package mapback.testkit.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import mapback.testkit.server.Stores.Maintenance;
import org.jspecify.annotations.Nullable;

/// A backup server on a free port of 127.0.0.1.
///
/// ```java
/// try (TestServer server = TestServer.over(Fixtures.datastore()).start()) {
///     connect(server.repository("mapback@pbs"), server.fingerprint(), "throwaway-Passw0rd");
///     server.faults().next(Where.CHUNK, Fault.DROP);
///     …
///     assertThat(server.asked().logins()).isEqualTo(1);
/// }
/// ```
/// It serves the directory as it is at each request, and writes nothing but what a DELETE removes.
public final class TestServer implements AutoCloseable {
    /// In the order in which the server prefers them, as a real one does.
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

    private static final int LOOPS = 2;
    private static final int LONGEST_LINE = 16 << 10;
    private static final int LONGEST_HEAD = 64 << 10;
    /// So much waits in a connection before its streams are asked for no more.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private final Desk desk;
    private final String firstStore;
    private final List<String> protocols;
    private final InetAddress address;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile SelfSigned certificate = SelfSigned.make();
    private volatile SslContext tls;
    private volatile @Nullable Channel door;
    private volatile int port;

    /// How a server is set up.
    public static final class Builder {
        private final Path folder;
        private final Map<String, Path> others = new LinkedHashMap<>();
        private String name = "fixture";
        private Accounts accounts = Accounts.ofFixture();
        private Duration refusalWait = Duration.ofSeconds(3);
        private InstantSource clock = InstantSource.system();
        private List<String> protocols = List.of("TLSv1.3", "TLSv1.2");
        private InetAddress address = InetAddress.getLoopbackAddress();

        private Builder(Path folder) {
            this.folder = folder;
        }

        /// The datastore's name; `fixture` at first.
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /// One more datastore.
        public Builder also(String name, Path folder) {
            others.put(name, folder);
            return this;
        }

        /// Who may log in; [Accounts#ofFixture] at first.
        public Builder accounts(Accounts accounts) {
            this.accounts = accounts;
            return this;
        }

        /// How long each 401 takes; 3 s at first, as with a real one.
        public Builder refusalWait(Duration time) {
            this.refusalWait = time;
            return this;
        }

        /// What tickets and codes are told the time by.
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /// The versions of TLS that are spoken, as `TLSv1.2`; 1.3 and 1.2 at first.
        public Builder tls(String... protocols) {
            this.protocols = List.of(protocols);
            return this;
        }

        /// Where it listens; 127.0.0.1 at first.
        public Builder at(InetAddress address) {
            this.address = address;
            return this;
        }

        /// A server that listens.
        public TestServer start() {
            TestServer server = new TestServer(this);
            server.listen();
            return server;
        }
    }

    private TestServer(Builder builder) {
        Faults faults = new Faults();
        List<Store> stores = new java.util.ArrayList<>();
        stores.add(Store.of(builder.name, builder.folder, faults));
        builder.others.forEach((name, folder) -> stores.add(Store.of(name, folder, faults)));
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        desk = new Desk(
                new Stores(stores),
                builder.accounts,
                new Tickets(builder.clock),
                new Locks(),
                faults,
                new Asked(),
                workers,
                builder.refusalWait);
        firstStore = builder.name;
        protocols = builder.protocols;
        address = builder.address;
        tls = context(certificate, protocols);
    }

    private static SslContext context(SelfSigned certificate, List<String> protocols) {
        try {
            return SslContextBuilder.forServer(certificate.key(), certificate.certificate())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols(protocols)
                    .ciphers(CIPHERS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param datastore a datastore directory
    public static Builder over(Path datastore) {
        return new Builder(datastore);
    }

    /// Listens again after [#stop], at the same port.
    public void listen() {
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        accept(connection);
                    }
                })
                .bind(address, port)
                .syncUninterruptibly()
                .channel();
        port = ((InetSocketAddress) channel.localAddress()).getPort();
        door = channel;
    }

    private void accept(SocketChannel connection) {
        connections.add(connection);
        connection
                .pipeline()
                .addLast(
                        new Link(desk.faults().line(), desk.asked()),
                        new Tls(tls),
                        new HttpServerCodec(LONGEST_LINE, LONGEST_HEAD, LONGEST_HEAD),
                        new HttpObjectAggregator(HttpConnection.LARGEST_BODY),
                        new HttpConnection(desk));
    }

    /// Looks at the first bytes of a connection: TLS, or HTTP by mistake.
    private static final class Tls extends OptionalSslHandler {
        Tls(SslContext context) {
            super(context);
        }

        @Override
        protected @Nullable ChannelHandler newNonSslHandler(ChannelHandlerContext context) {
            context.pipeline().get(HttpConnection.class).isPlain();
            return null;
        }
    }

    /// The port at 127.0.0.1; stays the same when the server stops and listens again.
    public int port() {
        return port;
    }

    /// `user@realm@127.0.0.1:port:datastore`
    ///
    /// @param who `user@realm` or `user@realm!token`
    public String repository(String who) {
        return who + "@127.0.0.1:" + port + ":" + firstStore;
    }

    /// SHA-256 of the certificate, 32 bytes in lower-case hexadecimal joined by colons.
    public String fingerprint() {
        return certificate.fingerprint();
    }

    /// Made for `localhost` and 127.0.0.1; vouches for itself.
    public X509Certificate certificate() {
        return certificate.certificate();
    }

    /// Shows another certificate to those who connect from now on.
    public void newCertificate() {
        SelfSigned fresh = SelfSigned.make();
        tls = context(fresh, protocols);
        certificate = fresh;
    }

    public Accounts accounts() {
        return desk.accounts();
    }

    public Faults faults() {
        return desk.faults();
    }

    public Asked asked() {
        return desk.asked();
    }

    /// Makes every ticket worthless that was issued before; tokens and connected readers are not touched.
    public void expireTickets() {
        desk.tickets().forgetAll();
    }

    /// Puts a datastore into a maintenance mode.
    ///
    /// @param mode `offline`, `read-only`, `delete`, `unmount`
    public void maintain(String store, String mode, String message) {
        desk.stores().maintain(store, Optional.of(new Maintenance(mode, message)));
    }

    /// Ends the maintenance of a datastore.
    public void endMaintenance(String store) {
        desk.stores().maintain(store, Optional.empty());
    }

    /// Locks a snapshot as a backup or a removal does that is under way: no reader is let in.
    ///
    /// @param snapshot `type/id/time` in the root namespace of the first datastore
    public void lock(String snapshot, boolean locked) {
        desk.locks().lock(firstStore + "::" + snapshot, locked);
    }

    /// Resets all connections; the server listens on.
    public void cut() {
        connections.forEach(it -> it.eventLoop().execute(() -> Link.reset(it)));
        connections.newCloseFuture().awaitUninterruptibly(10, TimeUnit.SECONDS);
    }

    /// Lets every reader connection say GOAWAY, answer what was asked, and close.
    public void goAway() {
        for (Channel connection : connections) {
            connection.eventLoop().execute(() -> {
                ChannelHandlerContext reader = connection.pipeline().context(ReaderConnection.class);
                if (reader != null) {
                    ((ReaderConnection) reader.handler()).sayGoodbye(reader);
                }
            });
        }
    }

    /// Listens no more and resets all connections, as a server that goes down.
    public void stop() {
        Channel channel = door;
        if (channel != null) {
            channel.close().syncUninterruptibly();
            // The port is free only when the loop has selected once more; a timer makes it do so.
            channel.eventLoop().schedule(() -> {}, 10, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            door = null;
        }
        cut();
    }

    /// Goes down and comes back at the same port.
    public void restart() {
        stop();
        listen();
    }

    @Override
    public void close() {
        stop();
        desk.workers().shutdownNow();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
