package mapback.linux;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Who is at the other end of a Unix socket, as the kernel says.
///
/// The JDK gives the names behind `SO_PEERCRED` and keeps the descriptor to itself, so there is no process number here;
/// the numbers are looked up again. An account without a name is shown by the JDK as its number.
///
/// @param uid  the user that connected
/// @param gid  its group
/// @param user its name; its number when it has none
public record Peer(int uid, int gid, String user) {
    /// @param channel a connected Unix socket
    public static Peer of(SocketChannel channel) throws IOException {
        UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        String user = principal.user().getName();
        String group = principal.group().getName();
        return new Peer(number(Accounts.userNumber(user), user), number(Accounts.groupNumber(group), group), user);
    }

    /// Whether the other end is the same user as this process.
    public boolean isOwn() {
        return uid == Identity.own().uid();
    }

    private static int number(OptionalInt found, String name) throws IOException {
        if (found.isPresent()) {
            return found.getAsInt();
        }
        try {
            return Integer.parseUnsignedInt(name);
        } catch (NumberFormatException e) {
            throw new IOException("the account " + name + " of the other end is unknown here", e);
        }
    }
}
