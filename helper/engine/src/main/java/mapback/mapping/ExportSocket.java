package mapback.mapping;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import mapback.linux.FileIdentity;
import mapback.linux.Identity;
import mapback.nbd.NbdServer;
import mapback.problem.MappingProblem.SocketFault;
import mapback.problem.MappingProblem.SocketRefused;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// A mapping's Unix socket, from being bound to being removed. Its owner's alone.
final class ExportSocket implements Outlet {
    /// Bytes of the longest path of a socket: one less than Linux takes, since the JDK keeps room for an end.
    static final int LONGEST_PATH = 106;

    /// Connections that wait to be accepted; several readers of one image come at once.
    private static final int BACKLOG = 128;

    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final ServerSocketChannel channel;
    private final FileIdentity identity;

    private ExportSocket(Path path, ServerSocketChannel channel, FileIdentity identity) {
        this.path = path;
        this.channel = channel;
        this.identity = identity;
    }

    /// Makes the socket. One that a helper left behind, which nobody listens on, is replaced; anything else
    /// that is there is left alone.
    ///
    /// @param wished absolute
    /// @throws ProblemException with [SocketRefused]
    static ExportSocket bind(Path wished) throws ProblemException {
        check(wished);
        Path path = real(wished);
        try {
            removeDead(path);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                return new ExportSocket(path, channel, FileIdentity.of(path, LinkOption.NOFOLLOW_LINKS));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static void check(Path path) throws ProblemException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw refused(path, SocketFault.TOO_LONG, Integer.toString(LONGEST_PATH));
        }
        Path folder = folder(path);
        if (!Files.isDirectory(folder)) {
            throw refused(path, SocketFault.NO_FOLDER, folder.toString());
        }
    }

    /// The same file without links and dots on the way to it; the path itself when there is no such way.
    static Path real(Path path) {
        try {
            return folder(path).toRealPath().resolve(folder(path).relativize(path));
        } catch (IOException e) {
            return path;
        }
    }

    private static Path folder(Path path) {
        Path folder = path.getParent();
        return folder == null ? path : folder;
    }

    /// Removes a socket that a helper left behind. Anything else that is there is left alone.
    static void removeIfDead(Path path) throws IOException {
        try {
            removeDead(path);
        } catch (ProblemException e) {
            // It is not what was left behind.
        }
    }

    /// Whether somebody listens there, as far as can be told.
    static boolean isServed(Path path) {
        try {
            return isHeard(path);
        } catch (IOException e) {
            return false;
        }
    }

    private static void removeDead(Path path) throws IOException {
        int mode;
        int owner;
        try {
            mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            owner = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        boolean isSocket = (mode & TYPE) == SOCKET;
        boolean isOwn = owner == Identity.own().uid();
        if (!isSocket || !isOwn) {
            throw refused(path, SocketFault.FILE, "");
        }
        if (isHeard(path)) {
            throw refused(path, SocketFault.USED, "");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isHeard(Path path) throws IOException {
        try (SocketChannel tried = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Not blocking: a listener whose line is full would keep us.
            tried.configureBlocking(false);
            tried.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static ProblemException failed(Path path, IOException e) {
        ProblemException refused;
        if (e instanceof java.nio.file.AccessDeniedException || !Files.isWritable(folder(path))) {
            refused = refused(path, SocketFault.DENIED, folder(path).toString());
        } else if (e instanceof BindException && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            refused = refused(path, SocketFault.FILE, "");
        } else {
            refused = refused(path, SocketFault.OTHER, String.valueOf(e.getMessage()));
        }
        refused.initCause(e);
        return refused;
    }

    private static ProblemException refused(Path path, SocketFault fault, String detail) {
        return new ProblemException(new SocketRefused(path.toString(), fault, detail));
    }

    @Override
    public void open(NbdServer server) {
        server.listen(channel);
    }

    @Override
    public Path path() {
        return path;
    }

    /// Whoever reads is cut off when the server ends.
    @Override
    public Optional<Problem> release(boolean force) {
        return Optional.empty();
    }

    /// A socket's file that somebody removed hinders no one who is connected.
    @Override
    public boolean isGone() {
        return false;
    }

    /// Removes the socket, unless somebody has put another one in its place.
    @Override
    public void close() throws IOException {
        try {
            if (FileIdentity.of(path, LinkOption.NOFOLLOW_LINKS).equals(identity)) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody removed it.
        } finally {
            channel.close();
        }
    }
}
