package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// What the process has from whoever started it: the terminal, the mask of file modes, whether its memory is dumped.
public final class Session {
    private static final int SIGHUP = 1;
    private static final long IGNORE = 1;
    private static final int OTHERS = 0077;
    private static final int CORE_LIMIT = 4;
    private static final int SET_DUMPABLE = 4;

    private Session() {}

    /// Leaves the terminal: a Ctrl-C typed there and its closing reach this process no more.
    ///
    /// @return false when the process leads its group already and so cannot leave; it ignores the hang-up then too
    public static boolean detach() throws SystemCallException {
        MethodHandle signal = Libc.plain("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_LONG));
        MethodHandle setsid = Libc.function("setsid", FunctionDescriptor.of(JAVA_INT));
        Libc.value(_ -> ((MemorySegment) signal.invokeExact(SIGHUP, IGNORE)).address());
        try {
            Libc.call("setsid", state -> (int) setsid.invokeExact(state));
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EPERM) {
                return false;
            }
            throw e;
        }
    }

    /// From now on, files that this process makes are its user's alone unless it says otherwise: sockets too, which
    /// cannot be given a mode when they are made.
    public static void keepFilesPrivate() {
        MethodHandle umask = Libc.plain("umask", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        Libc.value(_ -> (int) umask.invokeExact(OTHERS));
    }

    /// From now on, no core is dumped of this process, and nobody but root looks into its memory, its
    /// environment or its open files under `/proc`, or traces it. Programs that it starts dump no core either.
    ///
    /// Both are needed: a limit of 0 does not keep the kernel from handing a core to a collector such as
    /// `systemd-coredump`.
    public static void keepMemoryPrivate() throws SystemCallException {
        MethodHandle setrlimit = Libc.function("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        MethodHandle prctl = Libc.function(
                "prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), Linker.Option.firstVariadicArg(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment none = arena.allocate(JAVA_LONG, 2);
            Libc.call("setrlimit", state -> (int) setrlimit.invokeExact(state, CORE_LIMIT, none));
        }
        Libc.call("prctl", state -> (int) prctl.invokeExact(state, SET_DUMPABLE, 0L));
    }
}
