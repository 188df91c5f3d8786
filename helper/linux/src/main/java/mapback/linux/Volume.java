package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The file system that holds a path, and its room.
///
/// @param kind      what it is
/// @param total     bytes in all
/// @param free      bytes that nobody uses
/// @param available bytes that an ordinary user may still use: less than `free` where some are kept for root
public record Volume(FileSystemKind kind, long total, long free, long available) {
    private static final MethodHandle STATFS =
            Libc.function("statfs", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

    /// `struct statfs` of 64-bit systems: eight-byte fields, then room that is not looked at.
    private static final long SIZE = 256;

    private static final long TYPE = 0;
    private static final long BLOCKS = 16;
    private static final long FREE = 24;
    private static final long AVAILABLE = 32;
    private static final long FRAGMENT = 72;

    /// Of the file system at `path`, now.
    public static Volume of(Path path) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = PathBytes.of(path, arena);
            MemorySegment fields = arena.allocate(SIZE, Long.BYTES);
            Libc.call("statfs", state -> (int) STATFS.invokeExact(state, name, fields));
            long unit = fields.get(JAVA_LONG, FRAGMENT);
            return new Volume(
                    FileSystemKind.of(fields.get(JAVA_LONG, TYPE)),
                    fields.get(JAVA_LONG, BLOCKS) * unit,
                    fields.get(JAVA_LONG, FREE) * unit,
                    fields.get(JAVA_LONG, AVAILABLE) * unit);
        }
    }
}
