package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A Unix stream socket with what the JDK's channels lack: descriptors beside the bytes, and the other end's process.
///
/// All calls block. Sending and receiving belong to one thread at a time; [#hangUp] may come from any.
public final class LocalSocket implements Closeable {
    private static final MethodHandle PAIR =
            Libc.function("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle BIND =
            Libc.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle LISTEN =
            Libc.function("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CONNECT =
            Libc.function("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ACCEPT =
            Libc.function("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle SHUTDOWN =
            Libc.function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final int BOTH_WAYS = 2;
    private static final int LONGEST_PATH = 107;
    private static final int WAITING_TO_BE_ACCEPTED = 128;

    private final Descriptor descriptor;

    private LocalSocket(int number) {
        this.descriptor = new Descriptor(number);
    }

    /// Two sockets that are each other's other end.
    public record Pair(LocalSocket one, LocalSocket other) implements Closeable {
        @Override
        public void close() {
            one.close();
            other.close();
        }
    }

    /// What came in one piece.
    ///
    /// @param length  bytes; 0 when the other end will send no more
    /// @param handles descriptors that came beside them, the receiver's to close
    public record Received(int length, List<Handle> handles) {
        public Received {
            handles = List.copyOf(handles);
        }
    }

    /// Takes over a descriptor that the process was started with.
    ///
    /// @throws IOException when it is no Unix stream socket
    public static LocalSocket inherited(int number) throws IOException {
        if (SocketCalls.option(number, SocketCalls.DOMAIN).orElse(-1) != SocketCalls.UNIX
                || SocketCalls.option(number, SocketCalls.TYPE).orElse(-1) != SocketCalls.STREAM) {
            throw new IOException("descriptor " + number + " is no Unix stream socket");
        }
        SocketCalls.closeOnExec(number);
        return new LocalSocket(number);
    }

    public static Pair pair() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(JAVA_INT, 2);
            int type = SocketCalls.STREAM | SocketCalls.CLOSE_ON_EXEC;
            Libc.call("socketpair", state -> (int) PAIR.invokeExact(state, SocketCalls.UNIX, type, 0, both));
            return new Pair(new LocalSocket(both.get(JAVA_INT, 0)), new LocalSocket(both.get(JAVA_INT, Integer.BYTES)));
        }
    }

    /// A socket at a path that must be free; its file has the mode that the process's mask leaves.
    public static LocalSocket listen(Path path) throws IOException {
        LocalSocket socket = make();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(path, arena);
            socket.using("bind", (state, fd) -> (int) BIND.invokeExact(state, fd, address, (int) address.byteSize()));
            socket.using("listen", (state, fd) -> (int) LISTEN.invokeExact(state, fd, WAITING_TO_BE_ACCEPTED));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public static LocalSocket connect(Path path) throws IOException {
        LocalSocket socket = make();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(path, arena);
            socket.using(
                    "connect", (state, fd) -> (int) CONNECT.invokeExact(state, fd, address, (int) address.byteSize()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// The next one that connects.
    public LocalSocket accept() throws IOException {
        return new LocalSocket((int) using("accept4", (state, fd) -> (int)
                ACCEPT.invokeExact(state, fd, MemorySegment.NULL, MemorySegment.NULL, SocketCalls.CLOSE_ON_EXEC)));
    }

    public boolean isListening() throws IOException {
        return with(fd -> SocketCalls.option(fd, SocketCalls.IS_LISTENING).orElse(0)) == 1;
    }

    /// Sends all that remains in `bytes`, and the descriptors beside its first byte.
    ///
    /// @param bytes   direct, at least one byte
    /// @param handles stay open here and the caller's
    public void send(ByteBuffer bytes, List<Handle> handles) throws IOException {
        MemorySegment memory = MemorySegment.ofBuffer(bytes);
        long sent = with(fd -> SocketMessage.send(fd, memory, handles));
        while (sent < memory.byteSize()) {
            MemorySegment rest = memory.asSlice(sent);
            sent += with(fd -> SocketMessage.send(fd, rest, List.of()));
        }
        bytes.position(bytes.limit());
    }

    /// Waits for bytes and puts them into `target` from its position on, which moves.
    ///
    /// @param target direct, with room for at least one byte
    public Received receive(ByteBuffer target) throws IOException {
        MemorySegment memory = MemorySegment.ofBuffer(target);
        Received received = with(fd -> SocketMessage.receive(fd, memory));
        target.position(target.position() + received.length());
        return received;
    }

    /// Who connected.
    public SocketPeer peer() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment three = arena.allocate(JAVA_INT, 3);
            with(fd -> {
                SocketCalls.readOption(fd, SocketCalls.PEER_CREDENTIALS, three);
                return 0;
            });
            return new SocketPeer(
                    three.getAtIndex(JAVA_INT, 0), three.getAtIndex(JAVA_INT, 1), three.getAtIndex(JAVA_INT, 2));
        }
    }

    /// The process that connected, as the kernel has held on to it since.
    ///
    /// @return empty on kernels before 6.5, and when it has ended
    public Optional<Pidfd> peerProcess() throws IOException {
        int pid = peer().pid();
        return with(fd -> SocketCalls.option(fd, SocketCalls.PEER_PIDFD)).map(number -> new Pidfd(pid, number));
    }

    /// From now on, sending and receiving fail with [Errno#EAGAIN] after that time; zero waits for ever.
    public void limitWaits(Duration time) throws IOException {
        with(fd -> {
            SocketCalls.limitWaits(fd, time);
            return 0;
        });
    }

    /// Waits until the other end hangs up.
    ///
    /// @return false when the time was up before
    public boolean awaitHangUp(Duration time) throws IOException {
        return with(fd -> SocketCalls.poll(fd, SocketCalls.HUNG_UP, time)) != 0;
    }

    /// Waits until there is something to receive or to accept, or the other end hangs up.
    ///
    /// @return false when the time was up before
    public boolean awaitInput(Duration time) throws IOException {
        return with(fd -> SocketCalls.poll(fd, SocketCalls.READABLE | SocketCalls.HUNG_UP, time)) != 0;
    }

    /// Ends the connection for both ends, also where a thread waits in a call; the descriptor stays.
    public void hangUp() throws IOException {
        using("shutdown", (state, fd) -> (int) SHUTDOWN.invokeExact(state, fd, BOTH_WAYS));
    }

    /// The same descriptor, to be sent somewhere; what is closed first closes both.
    public Handle handle() throws IOException {
        return new Handle(with(fd -> fd), descriptor);
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private static LocalSocket make() throws SystemCallException {
        return new LocalSocket(SocketCalls.socket(SocketCalls.UNIX, SocketCalls.STREAM, 0));
    }

    private static MemorySegment address(Path path, Arena arena) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new IOException("the path of a socket has at most " + LONGEST_PATH + " bytes: " + path);
        }
        MemorySegment address = arena.allocate(2L + name.length + 1, 2);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) SocketCalls.UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
        return address;
    }

    private long using(String name, Call call) throws IOException {
        return with(fd -> Libc.call(name, state -> call.of(state, fd)));
    }

    private <T> T with(Use<T> use) throws IOException {
        int fd = descriptor.acquire();
        try {
            return use.of(fd);
        } finally {
            descriptor.release();
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(int fd) throws IOException;
    }

    @FunctionalInterface
    private interface Call {
        @SuppressWarnings("checkstyle:IllegalThrows")
        long of(MemorySegment state, int fd) throws Throwable;
    }
}
