package mapback.nbd;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import mapback.testkit.Seeded;

/// A process that serves random bytes from memory until it is ended, to be measured beside others.
final class MemoryServer {
    private MemoryServer() {}

    public static void main(String[] arguments) throws Exception {
        Path socket = Path.of(arguments[0]);
        int chunks = Integer.parseInt(arguments[1]);
        int chunkLength = 4 << 20;
        MemoryExport export = new MemoryExport("", (long) chunks * chunkLength, chunkLength, false);
        Seeded random = Seeded.of(1);
        for (int i = 0; i < chunks; i++) {
            export.fill(i, random.bytes(chunkLength));
        }
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                NbdServer server = new NbdServer(export, NbdLimits.usual())) {
            door.bind(UnixDomainSocketAddress.of(socket));
            server.listen(door);
            Thread.currentThread().join();
        }
    }
}
