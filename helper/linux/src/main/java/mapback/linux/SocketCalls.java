package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;

/// The functions behind [LocalSocket], [Handle], [Pidfd] and [NetlinkSocket].
final class SocketCalls {
    static final int UNIX = 1;
    static final int NETLINK = 16;
    static final int STREAM = 1;
    static final int RAW = 3;
    static final int CLOSE_ON_EXEC = 0x80000;

    static final int SOCKET_LEVEL = 1;
    static final int TYPE = 3;
    static final int PEER_CREDENTIALS = 17;
    static final int IS_LISTENING = 30;
    static final int DOMAIN = 39;
    static final int PEER_PIDFD = 77;

    static final short READABLE = 1;
    static final short HUNG_UP = 0x10 | 0x8 | 0x20 | 0x2000;

    private static final int RECEIVE_TIMEOUT = 20;
    private static final int SEND_TIMEOUT = 21;

    private static final MethodHandle SOCKET =
            Libc.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle GET_OPTION = Libc.function(
            "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SET_OPTION = Libc.function(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle POLL =
            Libc.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FCNTL = Libc.function(
            "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final int SET_DESCRIPTOR_FLAGS = 2;
    private static final int DESCRIPTOR_CLOSE_ON_EXEC = 1;

    private SocketCalls() {}

    static int socket(int domain, int type, int protocol) throws SystemCallException {
        return (int)
                Libc.call("socket", state -> (int) SOCKET.invokeExact(state, domain, type | CLOSE_ON_EXEC, protocol));
    }

    /// An option that is a number.
    ///
    /// @return empty when it is no socket, or the kernel does not know the option
    static Optional<Integer> option(int fd, int option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            readOption(fd, option, value);
            return Optional.of(value.get(JAVA_INT, 0));
        } catch (SystemCallException e) {
            return Optional.empty();
        }
    }

    /// Fills `value` with an option of the level of all sockets.
    static void readOption(int fd, int option, MemorySegment value) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            Libc.call("getsockopt", state ->
                    (int) GET_OPTION.invokeExact(state, fd, SOCKET_LEVEL, option, value, length));
        }
    }

    static void writeOption(int fd, int level, int option, MemorySegment value) throws SystemCallException {
        Libc.call("setsockopt", state ->
                (int) SET_OPTION.invokeExact(state, fd, level, option, value, (int) value.byteSize()));
    }

    /// From now on, sending and receiving fail with [Errno#EAGAIN] after that time; zero waits for ever.
    static void limitWaits(int fd, Duration time) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            writeOption(fd, SOCKET_LEVEL, RECEIVE_TIMEOUT, value(time, arena));
        }
        limitSends(fd, time);
    }

    /// How long sending may wait before it fails.
    static void limitSends(int fd, Duration time) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            writeOption(fd, SOCKET_LEVEL, SEND_TIMEOUT, value(time, arena));
        }
    }

    private static MemorySegment value(Duration time, Arena arena) {
        return arena.allocateFrom(JAVA_LONG, time.toSeconds(), time.toNanosPart() / 1000L);
    }

    /// Waits until one of the events comes.
    ///
    /// @return those that are there; none when the time is up
    static short poll(int fd, int events, Duration time) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(JAVA_LONG);
            entry.set(JAVA_INT, 0, fd);
            entry.set(JAVA_SHORT, 4, (short) events);
            int milliseconds = (int) Math.min(Integer.MAX_VALUE, time.toMillis());
            Libc.call("poll", state -> (int) POLL.invokeExact(state, entry, 1L, milliseconds));
            return entry.get(JAVA_SHORT, 6);
        }
    }

    /// Programs started later do not get this descriptor.
    static void closeOnExec(int fd) throws SystemCallException {
        Libc.call("fcntl", state -> (int) FCNTL.invokeExact(state, fd, SET_DESCRIPTOR_FLAGS, DESCRIPTOR_CLOSE_ON_EXEC));
    }
}
