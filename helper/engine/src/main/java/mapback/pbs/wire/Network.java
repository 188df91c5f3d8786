package mapback.pbs.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads of all connections. One for the process; closed last.
// What a write or a close comes to, the connection's own events tell.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Network implements AutoCloseable {
    /// Two: TLS of one connection is the work of one thread, and decoding wants the other cores.
    private static final int THREADS = 2;

    private static final int CLOSE_SECONDS = 5;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("server", true), NioIoHandler.newFactory());

    EventLoopGroup loops() {
        return loops;
    }

    /// Ends all connections that are left.
    @Override
    public void close() {
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
