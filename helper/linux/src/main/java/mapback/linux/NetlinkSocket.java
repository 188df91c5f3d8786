package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A socket to the kernel's generic netlink families: bytes there, bytes back. One thread uses it at a time.
public final class NetlinkSocket implements Closeable {
    private static final MethodHandle BIND =
            Libc.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND =
            Libc.function("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECEIVE = Libc.function(
            "recvfrom", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final int GENERIC = 16;
    private static final int ADDRESS_LENGTH = 12;

    private final Descriptor descriptor;

    private NetlinkSocket(int number) {
        this.descriptor = new Descriptor(number);
    }

    /// @param patience how long [#receive] waits before it fails with [Errno#EAGAIN]
    public static NetlinkSocket open(Duration patience) throws IOException {
        NetlinkSocket socket = new NetlinkSocket(SocketCalls.socket(SocketCalls.NETLINK, SocketCalls.RAW, GENERIC));
        int fd = socket.descriptor.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(arena);
            Libc.call("bind", state -> (int) BIND.invokeExact(state, fd, address, ADDRESS_LENGTH));
            SocketCalls.limitWaits(fd, patience);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        } finally {
            socket.descriptor.release();
        }
    }

    /// Sends one message to the kernel.
    ///
    /// @param message direct
    public void send(ByteBuffer message) throws IOException {
        MemorySegment memory = MemorySegment.ofBuffer(message);
        int fd = descriptor.acquire();
        try {
            Libc.call("send", state -> (long) SEND.invokeExact(state, fd, memory, memory.byteSize(), 0));
        } finally {
            descriptor.release();
        }
    }

    /// Waits for the kernel's next messages; those of other processes are passed over.
    ///
    /// @param target direct and cleared; ready to be read afterwards
    public void receive(ByteBuffer target) throws IOException {
        MemorySegment memory = MemorySegment.ofBuffer(target.clear());
        int fd = descriptor.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sender = address(arena);
            MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_LENGTH);
            long received;
            do {
                received = Libc.call("recvfrom", state ->
                        (long) RECEIVE.invokeExact(state, fd, memory, memory.byteSize(), 0, sender, length));
            } while (sender.get(JAVA_INT, 4) != 0);
            target.limit((int) received);
        } finally {
            descriptor.release();
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    /// The kernel's own: port 0, no groups.
    private static MemorySegment address(Arena arena) {
        MemorySegment address = arena.allocate(ADDRESS_LENGTH, Integer.BYTES);
        address.set(JAVA_SHORT, 0, (short) SocketCalls.NETLINK);
        return address;
    }
}
