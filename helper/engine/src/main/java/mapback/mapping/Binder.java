package mapback.mapping;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mapback.device.Use;
import mapback.linux.Handle;
import mapback.problem.ProblemException;

/// What makes devices of sockets: the root process, as the helper sees it. All of it may wait, a new device as
/// long as a dialogue lasts.
public interface Binder {
    /// What becomes a device.
    ///
    /// @param size    bytes, padded to a whole sector
    /// @param flags   the server's NBD transmission flags
    /// @param backend by which the device is known
    /// @param title   what it is, for people
    record Offer(long size, int flags, String backend, String title) {}

    /// A device in the binder's book.
    ///
    /// @param number N of `/dev/nbdN`
    /// @param uid    of its owner
    /// @param size   bytes
    /// @param isLeftBehind whether the helper that connected it has ended
    record Bound(int number, int uid, long size, String backend, String title, boolean isLeftBehind) {}

    /// What became of a device that was to be taken away.
    ///
    /// @param isGone whether nobody had it open any more
    record Taken(boolean isGone) {}

    /// Makes a device.
    ///
    /// @param socket at whose other end the server answers already; stays the caller's
    /// @return its number
    /// @throws ProblemException with what the system did not permit or has not
    int connect(DeviceWish wish, Offer offer, Handle socket) throws IOException;

    /// Gives an own device, whose server has died, a new one. Asks nobody for leave.
    ///
    /// @throws ProblemException with `LeaveAwaited` when somebody would have to be asked
    void reconfigure(int number, String backend, Handle socket) throws IOException;

    /// Sets how many KiB of a device are read ahead, and asked for at once.
    void configure(int number, int readAhead, int largestRequest) throws IOException;

    /// Takes a device away.
    ///
    /// @param asker whom the system asks when it is another user's
    /// @param force also while it is used
    /// @throws ProblemException with `DeviceInUse`, `DeviceForeign`, `DeviceDenied`, or `MappingMissing` when
    ///     there is none
    Taken disconnect(Optional<DeviceWish> asker, int number, boolean force) throws IOException;

    /// One's own devices; for root all.
    List<Bound> list() throws IOException;

    /// Whether it answers now, and nobody is asked for a password first.
    default boolean isAtHand() {
        return true;
    }

    /// Who uses an own device, processes of other users too.
    List<Use> uses(int number) throws IOException;
}
