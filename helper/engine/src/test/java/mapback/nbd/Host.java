package mapback.nbd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// A server on a socket of its own, which leaves no thread behind.
class Host implements AutoCloseable {
    final NbdServer server;
    final Path socket;
    private final Path folder;

    /// Of other servers.
    private final Set<Thread> before = threads();

    Host(Export export, NbdLimits limits) {
        this.server = new NbdServer(export, limits);
        try {
            this.folder = Files.createTempDirectory("nbd");
            this.socket = folder.resolve("socket");
            ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door.bind(UnixDomainSocketAddress.of(socket));
            server.listen(door);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /// A client that has sent and received nothing yet.
    RawClient client() throws IOException {
        return new RawClient(connect());
    }

    /// A client in transmission, with structured replies and block status.
    RawClient structured() throws IOException {
        RawClient client = client();
        client.greet(3);
        client.option(0x8, "");
        client.expectOptionReply(0x8, 0x1, "");
        client.option(0xa, "00000000" + "00000001" + "0000000f" + RawClient.hex("base:allocation"));
        client.expectOptionReply(0xa, 0x4, "00000001" + RawClient.hex("base:allocation"));
        client.expectOptionReply(0xa, 0x1, "");
        client.go();
        return client;
    }

    /// A client in transmission, with simple replies.
    RawClient simple() throws IOException {
        RawClient client = client();
        client.greet(3);
        client.go();
        return client;
    }

    /// Waits for a state; what never comes is a failure.
    static void await(String what, BooleanSupplier state) {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it never came that " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("nbd-"))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.delete(socket);
        Files.delete(folder);
        await("every thread ended", () -> before.containsAll(threads()));
        if (server.counts().connections() != 0) {
            throw new AssertionError("connections are left");
        }
    }
}
