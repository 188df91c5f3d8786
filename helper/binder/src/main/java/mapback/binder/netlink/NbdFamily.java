package mapback.binder.netlink;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import mapback.linux.Attributes;
import mapback.linux.Errno;
import mapback.linux.GenericNetlink;
import mapback.linux.Handle;
import mapback.linux.SystemCallException;

/// The driver, as generic netlink reaches it.
///
/// @see "NBD, section 3.1"
public record NbdFamily(GenericNetlink netlink) implements Closeable {
    private static final int CONNECT = 1;
    private static final int DISCONNECT = 2;
    private static final int RECONFIGURE = 3;

    private static final int INDEX = 1;
    private static final int SIZE = 2;
    private static final int BLOCK_SIZE = 3;
    private static final int SERVER_FLAGS = 5;
    private static final int SOCKETS = 7;
    private static final int DEAD_CONNECTION_TIMEOUT = 8;
    private static final int BACKEND = 10;
    private static final int FIRST = 1;

    private static final int BLOCK = 512;
    // Below the 120 s after which the kernel warns of hung tasks; above what a helper takes to be started again.
    private static final long SECONDS_TO_BE_REPLACED = 90;
    // The driver works while it is being told, so its answer is there then; this is for one that was lost.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// @return empty when the kernel has no nbd driver loaded
    public static Optional<NbdFamily> open() throws IOException {
        return GenericNetlink.open("nbd", PATIENCE).map(NbdFamily::new);
    }

    /// Makes `/dev/nbd<device>` of a socket. Requests may come on it before this returns.
    ///
    /// One connection, since of two or more without a timeout each costs itself after 30 s of silence; no request
    /// timeout, so that a server may be away for hours while the helper holds the requests.
    ///
    /// @param size is padded to whole blocks: the kernel cuts off what is none
    /// @return false when the device is connected, or open in some process
    public boolean connect(int device, Handle socket, long size, int flags, String backend) throws IOException {
        try {
            netlink.ask("nbd connect", CONNECT, question -> socket(question.number32(INDEX, device), socket, backend)
                    .number64(SIZE, (size + BLOCK - 1) / BLOCK * BLOCK)
                    .number64(BLOCK_SIZE, BLOCK)
                    .number64(SERVER_FLAGS, flags));
            return true;
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EBUSY) {
                throw e;
            }
            return false;
        }
    }

    /// Gives a device whose connection is dead a new one; where it is not dead, nothing happens.
    ///
    /// @throws SystemCallException with [Errno#EINVAL] when it is not connected, or of another backend
    public void reconfigure(int device, Handle socket, String backend) throws IOException {
        netlink.ask(
                "nbd reconfigure", RECONFIGURE, question -> socket(question.number32(INDEX, device), socket, backend));
    }

    /// Ends the connection; readers under way get errors. The device lives on until nobody has it open any more.
    public void disconnect(int device) throws IOException {
        netlink.ask("nbd disconnect", DISCONNECT, question -> question.number32(INDEX, device));
    }

    @Override
    public void close() {
        netlink.close();
    }

    private static Attributes socket(Attributes question, Handle socket, String backend) {
        return question.nested(SOCKETS, () -> question.nested(FIRST, () -> question.number32(FIRST, socket.number())))
                .number64(DEAD_CONNECTION_TIMEOUT, SECONDS_TO_BE_REPLACED)
                .text(BACKEND, backend);
    }
}
