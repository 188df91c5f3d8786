package mapback.helper;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import mapback.protocol.wire.RuntimeFolder;

/// The helper's socket, from being bound to being removed. Only the lock's holder opens one.
final class Door implements Closeable {
    /// Connections that wait to be accepted: as many as may be there at once.
    private static final int BACKLOG = 64;

    private final ServerSocketChannel server;
    private final Path socket;

    private Door(ServerSocketChannel server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    /// Binds under a private name and renames, so that whoever finds the socket is heard.
    static Door open(RuntimeFolder folder) throws IOException {
        Path hidden = folder.path().resolve("helper.new");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(hidden), BACKLOG);
            Files.move(hidden, folder.socket(), StandardCopyOption.ATOMIC_MOVE);
            return new Door(server, folder.socket());
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /// Removes the sockets that a helper that was killed left behind; before any is made.
    static void sweep(RuntimeFolder folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.path(), "{helper.new,stream-*,nbd-*}")) {
            for (Path socket : left) {
                Files.deleteIfExists(socket);
            }
        }
    }

    ServerSocketChannel server() {
        return server;
    }

    /// Removes the socket first: who comes now finds none and starts the next helper.
    void shut() throws IOException {
        Files.deleteIfExists(socket);
        server.close();
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
