package mapback.protocol.wire;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import mapback.problem.HelperProblem.PeerForeign;
import mapback.problem.ProblemException;

/// Whose process is at the other end of a Unix socket.
final class Peer {
    private static final Path SELF = Path.of("/proc/self");

    private Peer() {}

    /// Compares by SO_PEERCRED. The principals of the JDK compare user numbers, not names.
    ///
    /// @param socket for the message
    /// @throws ProblemException with [PeerForeign] when it belongs to another user
    static void requireOwn(SocketChannel channel, Path socket) throws IOException {
        UserPrincipal peer =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!peer.equals(Files.getOwner(SELF))) {
            throw new ProblemException(new PeerForeign(socket.toString(), peer.getName()));
        }
    }
}
