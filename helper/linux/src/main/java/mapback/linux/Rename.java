package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Giving a finished file its name, so that it takes nobody else's and outlives a power cut.
public final class Rename {
    private static final MethodHandle RENAMEAT2 =
            Libc.function("renameat2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    private static final int WORKING_FOLDER = -100;
    private static final int NO_REPLACE = 1;

    private Rename() {}

    /// Renames a file unless the new name is taken, in one step where the file system can.
    ///
    /// @param from both paths lie in one file system
    /// @throws FileAlreadyExistsException when `to` is there; nothing has changed then
    public static void noReplace(Path from, Path to) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = PathBytes.of(from, arena);
            MemorySegment target = PathBytes.of(to, arena);
            Libc.call("renameat2", state ->
                    (int) RENAMEAT2.invokeExact(state, WORKING_FOLDER, source, WORKING_FOLDER, target, NO_REPLACE));
        } catch (SystemCallException e) {
            switch (e.errno()) {
                case EEXIST -> throw taken(to, e);
                case EINVAL, ENOSYS -> byLink(from, to);
                default -> throw e;
            }
        }
    }

    /// Returns once the names in a folder are on the medium; does nothing where the file system has no such call.
    public static void syncFolder(Path folder) throws IOException {
        try (NativeFile file = NativeFile.open(folder, OpenFlag.READ, OpenFlag.FOLDER)) {
            file.sync();
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EINVAL && e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
        }
    }

    /// For file systems without the flag: a second name is refused when it is taken.
    static void byLink(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            byPlaceholder(from, to);
            return;
        }
        Files.delete(from);
    }

    /// For file systems without hard links: an empty file of ours takes the name, and is replaced.
    static void byPlaceholder(Path from, Path to) throws IOException {
        Files.createFile(to);
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }

    private static FileAlreadyExistsException taken(Path to, SystemCallException cause) {
        FileAlreadyExistsException taken = new FileAlreadyExistsException(to.toString());
        taken.initCause(cause);
        return taken;
    }
}
