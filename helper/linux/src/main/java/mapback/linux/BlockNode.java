package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which block device a file stands for, whatever its name is, and who has it open.
public final class BlockNode {
    private static final MethodHandle STATX =
            Libc.function("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

    private static final int NO_FOLDER = -100;
    private static final int NO_AUTOMOUNT = 0x800;

    /// What the kernel knows already will do: the server of a file system, also a user's own, is not asked.
    private static final int DO_NOT_SYNC = 0x4000;

    private static final int TYPE = 1;

    /// `struct statx`.
    private static final long SIZE = 256;

    private static final long MODE = 28;
    private static final long MAJOR = 128;
    private static final long MINOR = 132;

    private static final int KIND = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    private BlockNode() {}

    /// Whether a process has one of the devices open, by whatever name.
    ///
    /// @param process as `/proc/1234`; of one that has ended, or that may not be looked into, nothing is known
    /// @param remote  where servers may be away: to walk to a file there asks them
    /// @param isMeant whether a number, as in `43:0`, is that of one of them
    public static boolean isOpenIn(Path process, List<String> remote, Predicate<String> isMeant) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.anyMatch(
                    link -> isNear(link, remote) && number(link).filter(isMeant).isPresent());
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean isNear(Path link, List<String> remote) {
        try {
            String file = Files.readSymbolicLink(link).toString();
            return file.startsWith("/") && remote.stream().noneMatch(point -> file.startsWith(point + "/"));
        } catch (IOException e) {
            return false;
        }
    }

    /// Its number as in `43:0`.
    ///
    /// @param path links are followed, those of `/proc/PID/fd` too
    /// @return empty when it is no block device, or cannot be looked at
    public static Optional<String> number(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            MemorySegment fields = arena.allocate(SIZE, Long.BYTES);
            int flags = NO_AUTOMOUNT | DO_NOT_SYNC;
            Libc.call("statx", state -> (int) STATX.invokeExact(state, NO_FOLDER, name, flags, TYPE, fields));
            if ((fields.get(JAVA_SHORT, MODE) & KIND) != BLOCK_DEVICE) {
                return Optional.empty();
            }
            return Optional.of(fields.get(JAVA_INT, MAJOR) + ":" + fields.get(JAVA_INT, MINOR));
        } catch (SystemCallException e) {
            return Optional.empty();
        }
    }
}
