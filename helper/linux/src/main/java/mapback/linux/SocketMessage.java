package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// One `sendmsg` or `recvmsg`: bytes with descriptors beside them, laid out as on every Linux of 64 bits.
final class SocketMessage {
    /// What comes beyond, the kernel closes.
    static final int MOST_HANDLES = 4;

    private static final MethodHandle SEND =
            Libc.function("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECEIVE =
            Libc.function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final int NO_SIGNAL = 0x4000;
    private static final int CLOSE_ON_EXEC = 0x40000000;
    private static final int RIGHTS = 1;

    private static final long MESSAGE = 56;
    private static final long CONTROL_HEADER = 16;
    private static final long CONTROL = CONTROL_HEADER + MOST_HANDLES * (long) Integer.BYTES;

    private SocketMessage() {}

    /// @return the bytes sent, at least one
    static long send(int fd, MemorySegment bytes, List<Handle> handles) throws SystemCallException {
        if (handles.size() > MOST_HANDLES) {
            throw new IllegalArgumentException("at most " + MOST_HANDLES + " descriptors go in one message");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment control = arena.allocate(CONTROL, Long.BYTES);
            long length = CONTROL_HEADER + handles.size() * (long) Integer.BYTES;
            control.set(JAVA_LONG, 0, length);
            control.set(JAVA_INT, 8, SocketCalls.SOCKET_LEVEL);
            control.set(JAVA_INT, 12, RIGHTS);
            for (int i = 0; i < handles.size(); i++) {
                control.setAtIndex(JAVA_INT, 4L + i, handles.get(i).number());
            }
            // Without descriptors there is no control part at all; with an odd number it is padded to eight bytes.
            MemorySegment message =
                    message(arena, bytes, control, handles.isEmpty() ? 0 : (length + 7) / Long.BYTES * Long.BYTES);
            return Libc.call("sendmsg", state -> (long) SEND.invokeExact(state, fd, message, NO_SIGNAL));
        }
    }

    static LocalSocket.Received receive(int fd, MemorySegment bytes) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment control = arena.allocate(CONTROL, Long.BYTES);
            MemorySegment message = message(arena, bytes, control, CONTROL);
            long length = Libc.call("recvmsg", state -> (long) RECEIVE.invokeExact(state, fd, message, CLOSE_ON_EXEC));
            return new LocalSocket.Received((int) length, handles(control, message.get(JAVA_LONG, 40)));
        }
    }

    /// `struct msghdr`: name, its length, vector, its length, control, its length, flags.
    private static MemorySegment message(Arena arena, MemorySegment bytes, MemorySegment control, long controlLength) {
        MemorySegment vector = arena.allocate(2L * Long.BYTES, Long.BYTES);
        vector.set(ADDRESS, 0, bytes);
        vector.set(JAVA_LONG, 8, bytes.byteSize());
        MemorySegment message = arena.allocate(MESSAGE, Long.BYTES);
        message.set(ADDRESS, 16, vector);
        message.set(JAVA_LONG, 24, 1);
        message.set(ADDRESS, 32, controlLength == 0 ? MemorySegment.NULL : control);
        message.set(JAVA_LONG, 40, controlLength);
        return message;
    }

    private static List<Handle> handles(MemorySegment control, long length) {
        List<Handle> handles = new ArrayList<>();
        if (length > CONTROL_HEADER
                && control.get(JAVA_INT, 8) == SocketCalls.SOCKET_LEVEL
                && control.get(JAVA_INT, 12) == RIGHTS) {
            long end = Math.min(CONTROL, control.get(JAVA_LONG, 0));
            for (long at = CONTROL_HEADER; at + Integer.BYTES <= end; at += Integer.BYTES) {
                handles.add(new Handle(control.get(JAVA_INT, at)));
            }
        }
        return handles;
    }
}
