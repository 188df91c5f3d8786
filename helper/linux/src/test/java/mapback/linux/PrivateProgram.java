package mapback.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Run by [SessionTest] as a process: keeps its memory private, says whether the kernel would dump it, and has a
/// program of its own say how large a core may be.
final class PrivateProgram {
    private static final int GET_DUMPABLE = 3;

    private PrivateProgram() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println(dumpable());
        Session.keepMemoryPrivate();
        System.out.println(dumpable());
        new ProcessBuilder("sh", "-c", "ulimit -H -c").inheritIO().start().waitFor();
    }

    private static long dumpable() throws SystemCallException {
        MethodHandle prctl =
                Libc.function("prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(1));
        return Libc.call("prctl", state -> (int) prctl.invokeExact(state, GET_DUMPABLE));
    }
}
