package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/// An open file of any kind that came over a socket, or goes over one: a descriptor and nothing else.
///
/// It belongs to one thread, which closes it; what was sent stays open here.
public final class Handle implements Closeable {
    private static final MethodHandle PEER_NAME =
            Libc.function("getpeername", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    private final int number;
    private final Descriptor descriptor;

    Handle(int number) {
        this(number, new Descriptor(number));
    }

    Handle(int number, Descriptor descriptor) {
        this.number = number;
        this.descriptor = descriptor;
    }

    /// The number in this process, until [#close].
    public int number() {
        return number;
    }

    /// Whether this is a Unix stream socket with somebody at its other end, now or until he closed it.
    public boolean isConnectedLocalStream() {
        return SocketCalls.option(number, SocketCalls.DOMAIN)
                        .filter(one -> one == SocketCalls.UNIX)
                        .isPresent()
                && SocketCalls.option(number, SocketCalls.TYPE)
                        .filter(one -> one == SocketCalls.STREAM)
                        .isPresent()
                && hasPeer();
    }

    /// Whether the other end is there no more.
    public boolean isHungUp() throws SystemCallException {
        return (SocketCalls.poll(number, SocketCalls.HUNG_UP, Duration.ZERO) & SocketCalls.HUNG_UP) != 0;
    }

    /// How long whoever sends on it, the kernel too, may wait for room before sending fails.
    public void limitSends(Duration time) throws SystemCallException {
        SocketCalls.limitSends(number, time);
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private boolean hasPeer() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(128, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) name.byteSize());
            Libc.call("getpeername", state -> (int) PEER_NAME.invokeExact(state, number, name, length));
            return true;
        } catch (SystemCallException e) {
            return false;
        }
    }
}
