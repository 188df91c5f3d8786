package mapback.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The way into the C library: finds its functions, calls them, and reads the error they leave.
final class Libc {
    /// The first argument of every function found with [#function]: where its error goes.
    private static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final int FAILED = -1;

    private Libc() {}

    /// One call of a native function; -1 means that it failed.
    @FunctionalInterface
    interface Invocation {
        @SuppressWarnings("checkstyle:IllegalThrows")
        long run(MemorySegment state) throws Throwable;
    }

    /// A function that says its error; the handle takes the state before the function's own arguments.
    ///
    /// @param options as for a function with variable arguments
    @SuppressWarnings("restricted")
    static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, all);
    }

    /// A function that cannot fail.
    @SuppressWarnings("restricted")
    static MethodHandle plain(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }

    /// Calls until no signal breaks it off.
    ///
    /// @return what the function gave, never -1
    static long call(String name, Invocation invocation) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            while (true) {
                long result = run(invocation, state);
                if (result != FAILED) {
                    return result;
                }
                int errno = (int) ERRNO.get(state, 0L);
                if (errno != Errno.EINTR.number()) {
                    throw new SystemCallException(name, errno);
                }
            }
        }
    }

    /// Calls a function of [#plain].
    static long value(Invocation invocation) {
        return run(invocation, MemorySegment.NULL);
    }

    /// The system's words for an error number.
    static String reason(int errno) {
        long text = value(_ -> ((MemorySegment) Words.STRERROR.invokeExact(errno)).address());
        return text == 0 ? "error " + errno : text(text);
    }

    /// The text at an address, up to its NUL.
    @SuppressWarnings("restricted")
    static String text(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static long run(Invocation invocation, MemorySegment state) {
        try {
            return invocation.run(state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call cannot throw", e);
        }
    }

    /// Apart, so that it is linked when the first call fails and not before.
    private static final class Words {
        static final MethodHandle STRERROR =
                plain("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    }
}
