package mapback.binder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import mapback.binder.netlink.NbdFamily;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.linux.Errno;
import mapback.linux.Handle;
import mapback.linux.NativeFile;
import mapback.linux.OpenFlag;
import mapback.linux.Pidfd;
import mapback.linux.SystemCallException;

/// Makes devices of sockets, and takes them away.
record Binding(Book book, Gate gate) {
    // More than anybody maps, and few enough that the rest of the machine's numbers are others'.
    private static final int MOST_OF_A_USER = 64;
    private static final int MOST = 1024;
    // How long a device may be busy before it is said: udev looks into each that comes or goes.
    private static final Duration TO_BE_FREE = Duration.ofSeconds(3);
    private static final Duration TO_BE_LEFT = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration TO_BE_GONE = Duration.ofSeconds(5);
    // Longer than a disk below a server stalls. The kernel waits twice: for a request's rest it begins anew.
    private static final Duration TO_TAKE_A_REQUEST = Duration.ofSeconds(15);

    // What the driver knows to do with one connection: not CAN_MULTI_CONN, nor what only user programs understand.
    private static final int KNOWN_FLAGS = 0x7f;
    private static final int READ_ONLY = 2;

    /// @return the device's number
    int connect(Caller caller, Message request, Handle socket) throws IOException {
        checkSocket(socket);
        try (NbdFamily family = driver()) {
            if (Sysfs.text(Path.of("/sys/module/nbd/parameters/max_part")).equals(Optional.of("0"))) {
                throw new RefusedException(Reason.NO_PARTITIONS);
            }
            mustHaveRoom(caller);
            int wish = request.device();
            boolean isWished = request.extra() != 0;
            // Nobody is asked for leave to do what cannot be done.
            if (!isWished || !new Device(wish).isConnected()) {
                String node = "/dev/nbd" + (isWished ? wish : "*");
                String size = Long.toString(request.size());
                String mode = isReadOnly(request) ? "read-only" : "writable";
                var details = Map.of("stated-title", request.text(), "stated-size", size, "device", node, "mode", mode);
                gate.pass(caller, request.asker(), "io.mapback.map", details);
                // A dialogue may have taken its time.
                mustHaveRoom(caller);
                checkSocket(socket);
                int last = isWished ? wish : MOST - 1;
                for (int number = isWished ? wish : 0; number <= last; number++) {
                    Device one = new Device(number);
                    // Whoever holds one that is there, for its end may take long, holds up none but himself.
                    Device.Attempt attempt = () -> !one.isConnected() && bind(caller, request, socket, family, one);
                    if (Device.await(isWished ? TO_BE_FREE : Duration.ZERO, attempt)) {
                        return number;
                    }
                }
            }
            Reason taken = book.find(wish).isPresent() ? Reason.TAKEN : Reason.NOT_OURS;
            throw new RefusedException(isWished ? taken : Reason.NO_FREE_DEVICE);
        }
    }

    void reconfigure(Caller caller, Message request, Handle socket) throws IOException {
        checkSocket(socket);
        int number = request.device();
        try (NbdFamily family = driver();
                NativeFile _ = book.hold(number);
                Pidfd helper = caller.process()) {
            Entry entry = book.get(number, caller::owns);
            if (!entry.backend().equals(request.backend())) {
                throw new RefusedException(Reason.OTHER_BACKEND);
            }
            // Before the kernel has the socket: what it has taken is not to fail any more.
            book.write(entry.servedBy(helper));
            try {
                family.reconfigure(number, socket, request.backend());
            } catch (SystemCallException e) {
                book.write(entry);
                throw e.errno() == Errno.EINVAL ? new RefusedException(Reason.OTHER_BACKEND) : e;
            }
        }
    }

    /// @return false when somebody has it open still
    @SuppressWarnings("try") // What is open does not go, so it is closed before its end is awaited.
    boolean disconnect(Caller caller, Message request) throws IOException {
        int number = request.device();
        Device device = new Device(number);
        Entry entry = book.get(number, _ -> true);
        if (!caller.owns(entry)) {
            String owner = Integer.toUnsignedString(entry.uid());
            Map<String, String> details = Map.of("device", device.node().toString(), "owner", owner);
            gate.pass(caller, request.asker(), "io.mapback.unmap-others", details);
        }
        try (NbdFamily family = driver();
                Closeable alone = request.number() != 0 ? () -> {} : openUnused(entry, device);
                NativeFile _ = book.hold(number)) {
            // Another device may have its number by now.
            book.get(number, now -> now.uid() == entry.uid() && now.backend().equals(entry.backend()));
            family.disconnect(number);
            device.give(0, "0600");
            alone.close();
            boolean isGone = Device.await(TO_BE_GONE, device::isGone);
            if (isGone) {
                book.strike(number);
            }
            return isGone;
        }
    }

    /// @return false when that device is not to be had now
    private boolean bind(Caller caller, Message request, Handle socket, NbdFamily family, Device device)
            throws IOException {
        int number = device.number();
        String mode = isReadOnly(request) ? "0400" : "0600";
        // Whoever takes it away at the moment may wait for another program: it is passed over.
        Optional<NativeFile> held = book.hold(number, Duration.ZERO);
        if (held.isEmpty()) {
            return false;
        }
        try (NativeFile _ = held.get();
                Pidfd helper = caller.process()) {
            if (device.isConnected()) {
                return false;
            }
            // In the book before the kernel sends its event: the rule that the event sets off reads it.
            book.write(new Entry(number, caller.uid(), mode, "", request.backend(), request.text()).servedBy(helper));
            // Whoever could open it by its last owner's right can no more; who has it open makes it busy.
            device.takeBack();
            int flags = request.number() & KNOWN_FLAGS;
            try {
                if (!family.connect(number, socket, request.size(), flags, request.backend())) {
                    book.strike(number);
                    return false;
                }
                if (!device.backend().equals(Optional.of(request.backend()))) {
                    family.disconnect(number);
                    throw new RefusedException(Reason.OLD_DRIVER);
                }
            } catch (IOException e) {
                book.strike(number);
                throw e;
            }
            device.give(caller.uid(), mode);
            return true;
        }
    }

    /// Opens it for this process alone, so that nobody mounts it, once nobody uses it.
    ///
    /// To open one that was never read waits for its server. Where that has ended, nobody begins to use it anyway.
    private static Closeable openUnused(Entry entry, Device device) throws IOException {
        long end = System.nanoTime() + TO_BE_LEFT.toNanos();
        while (true) {
            List<Message> users = new Users(device).find();
            if (users.isEmpty()) {
                try {
                    return entry.livingHelper() == 0
                            ? () -> {}
                            : NativeFile.open(device.node(), OpenFlag.READ, OpenFlag.EXCLUSIVE);
                } catch (SystemCallException e) {
                    if (e.errno() != Errno.EBUSY) {
                        throw e;
                    }
                }
            }
            if (System.nanoTime() >= end) {
                throw new RefusedException(Reason.IN_USE, users.toArray(Message[]::new));
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void mustHaveRoom(Caller caller) throws RefusedException {
        if (caller.uid() != 0 && book.all().stream().filter(caller::owns).count() >= MOST_OF_A_USER) {
            throw new RefusedException(Reason.TOO_MANY);
        }
    }

    private static boolean isReadOnly(Message request) {
        return (request.number() & READ_ONLY) != 0;
    }

    private static NbdFamily driver() throws IOException {
        return NbdFamily.open().orElseThrow(() -> new RefusedException(Reason.NO_DRIVER));
    }

    private static void checkSocket(Handle socket) throws IOException {
        if (!socket.isConnectedLocalStream() || socket.isHungUp()) {
            throw new RefusedException(Reason.NO_STREAM_SOCKET);
        }
        // A request that its server does not take would hold up a disconnect, and with it all of generic netlink.
        socket.limitSends(TO_TAKE_A_REQUEST);
    }
}
