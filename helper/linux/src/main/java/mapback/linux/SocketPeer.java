package mapback.linux;

/// Who was at the other end of a Unix socket when it was connected, as the kernel says.
///
/// The user is the identity. The process may have ended since, and its number may be another's by now.
///
/// @param pid 0 when the process is in a container that this one does not see into
/// @param uid of the effective user
/// @param gid of its group
public record SocketPeer(int pid, int uid, int gid) {}
