package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import mapback.device.BlockDevice;
import mapback.linux.LocalSocket;
import mapback.nbd.NbdServer;
import mapback.problem.DeviceProblem.DeviceLingers;
import mapback.problem.DeviceProblem.DeviceUnreadable;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// A mapping's block device: the kernel is the only client of its server, on one connection.
final class KernelDevice implements Outlet {
    private static final System.Logger LOG = System.getLogger(KernelDevice.class.getName());

    /// KiB that are read ahead of a reader who goes in order: a usual chunk.
    private static final int READ_AHEAD = 4096;

    /// KiB of the largest request: as many as the driver takes in one.
    private static final int LARGEST_REQUEST = 4096;

    /// Bytes of the largest reply. The kernel gives as much as it gives anybody (`net.core.wmem_max`), which is
    /// twice what it gives unasked: a reply then goes out in half as many parts, each with a wait before it.
    private static final int SEND_BUFFER = LARGEST_REQUEST << 10;

    /// How long the system takes at the most to make its files and to look at what is on it.
    private static final Duration READY = Duration.ofSeconds(10);

    /// How long udev may take to look at partitions that can be read already.
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /// How long a kernel takes to notice that a server has died, so that it takes another.
    private static final Duration NOTICED = Duration.ofSeconds(10);

    /// The system tells of changes only to who listens on a netlink socket; looking costs some microseconds.
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Devices devices;
    private final Path folder;
    private final String backend;
    private final String title;
    private final DeviceWish wish;
    private final boolean isLeftBehind;
    private volatile OptionalInt number;

    private KernelDevice(
            Devices devices, Path folder, String backend, String title, DeviceWish wish, boolean isLeftBehind) {
        this.devices = devices;
        this.folder = folder;
        this.backend = backend;
        this.title = title;
        this.wish = wish;
        this.isLeftBehind = isLeftBehind;
        this.number = isLeftBehind ? wish.number() : OptionalInt.empty();
    }

    /// One that is still to be made.
    ///
    /// @param folder where a socket is made for a moment: nobody else may enter it
    /// @param id     the mapping's
    static KernelDevice fresh(Devices devices, Path folder, String id, String title, DeviceWish wish) {
        return new KernelDevice(devices, folder, devices.backend(id), title, wish, false);
    }

    /// One whose helper ended.
    static KernelDevice leftBehind(Devices devices, Path folder, String id, String title, int number) {
        DeviceWish same = new DeviceWish(OptionalInt.of(number), 0, false);
        return new KernelDevice(devices, folder, devices.backend(id), title, same, true);
    }

    @Override
    public Path path() {
        return device().path();
    }

    /// As the system shows it.
    BlockDevice device() {
        return devices.device(number.orElseThrow(() -> new IllegalStateException("there is no device yet")));
    }

    @Override
    public void open(NbdServer server) throws IOException, InterruptedException {
        if (isLeftBehind) {
            revive(server);
            return;
        }
        int made = connect(server);
        number = OptionalInt.of(made);
        boolean isReady = false;
        try {
            devices.binder().configure(made, READ_AHEAD, LARGEST_REQUEST);
            isReady = Aside.call(path().toString(), this::awaitReady);
        } finally {
            if (!isReady) {
                undo(made);
            }
        }
    }

    private int connect(NbdServer server) throws IOException {
        try (LocalSocket socket = connectedTo(server)) {
            Binder.Offer offer = new Binder.Offer(server.size(), server.flags(), backend, title);
            return devices.binder().connect(wish, offer, socket.handle());
        } catch (IOException e) {
            // The root process may have ended between making it and saying so.
            devices.find(backend).ifPresent(this::undo);
            throw e;
        }
    }

    private void undo(int made) {
        try {
            devices.binder().disconnect(Optional.empty(), made, true);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "/dev/nbd" + made + " cannot be taken away again", e);
        }
    }

    /// The kernel takes a new server only when it knows that the old one is dead, and does not say whether it
    /// did.
    private void revive(NbdServer server) throws IOException, InterruptedException {
        long until = System.nanoTime() + NOTICED.toNanos();
        do {
            try (LocalSocket socket = connectedTo(server)) {
                devices.binder().reconfigure(number.orElseThrow(), backend, socket.handle());
            }
            // One that was not taken is closed by both ends.
            Thread.sleep(LOOK);
        } while (server.counts().connections() == 0 && System.nanoTime() < until);
    }

    /// A socket at whose other end the server answers.
    private LocalSocket connectedTo(NbdServer server) throws IOException {
        Path door = folder.resolve(backend);
        Files.deleteIfExists(door);
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(door));
            LocalSocket kernels = LocalSocket.connect(door);
            try {
                server.transmit(accepted(listening));
                return kernels;
            } catch (IOException e) {
                kernels.close();
                throw e;
            }
        } finally {
            Files.deleteIfExists(door);
        }
    }

    private static SocketChannel accepted(ServerSocketChannel listening) throws IOException {
        SocketChannel servers = listening.accept();
        try {
            return servers.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
        } catch (IOException e) {
            servers.close();
            throw e;
        }
    }

    /// Opening it makes the kernel look for partitions.
    ///
    /// @return that it is, whether udev has looked at all of it or not
    private boolean awaitReady() throws IOException, InterruptedException {
        BlockDevice device = device();
        long until = System.nanoTime() + READY.toNanos();
        while (!isReadable(device, System.nanoTime() >= until)) {
            Thread.sleep(LOOK);
        }
        until = System.nanoTime() + SETTLED.toNanos();
        while (!device.isSettled() && System.nanoTime() < until) {
            Thread.sleep(LOOK);
        }
        if (device.isUnguarded()) {
            LOG.log(
                    Level.WARNING,
                    device.path() + ": Mapback's udev rule is not there, or failed; what begins to work by"
                            + " itself on new disks may do so on this one, and its partitions may be root's alone");
        }
        return true;
    }

    /// @param isLast whether its not being so yet is an error
    private static boolean isReadable(BlockDevice device, boolean isLast) throws ProblemException {
        try (FileChannel file = FileChannel.open(device.node())) {
            return file.read(ByteBuffer.allocate(PaddedExport.SECTOR)) > 0 || unreadable(device, "it is empty");
        } catch (AccessDeniedException | NoSuchFileException e) {
            // The system is about to make it and to give it to its owner.
            return isLast && unreadable(device, String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            return unreadable(device, String.valueOf(e.getMessage()));
        }
    }

    private static boolean unreadable(BlockDevice device, String reason) throws ProblemException {
        throw new ProblemException(new DeviceUnreadable(device.path().toString(), reason));
    }

    @Override
    public Optional<Problem> release(boolean force) throws IOException {
        return release(devices, number.orElseThrow(), force);
    }

    /// Takes an own device away, be it served or left behind.
    static Optional<Problem> release(Devices devices, int number, boolean force) throws IOException {
        return release(devices, Optional.empty(), number, force);
    }

    /// The same for a device that may be another user's.
    static Optional<Problem> release(Devices devices, Optional<DeviceWish> asker, int number, boolean force)
            throws IOException {
        Binder.Taken taken = devices.binder().disconnect(asker, number, force);
        return taken.isGone()
                ? Optional.empty()
                : Optional.of(new DeviceLingers(devices.device(number).path().toString()));
    }

    @Override
    public boolean isGone() {
        return device().backend().filter(backend::equals).isEmpty();
    }

    @Override
    public void close() {
        // Whoever ends it for good has released it; else it waits for the next helper.
    }
}
