package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// Runs a piece of a test where the kernel refuses some system calls, as containers have it done: with a filter, which
/// holds for one thread and those it starts.
final class ForbiddenCalls {
    private static final int NO_NEW_PRIVILEGES = 38;
    private static final int SET_SECCOMP = 22;
    private static final long MODE_FILTER = 2;

    private static final int LOAD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff_0000;
    private static final int FAIL = 0x0005_0000;
    private static final int INSTRUCTION_SIZE = 8;

    private static final MethodHandle PRCTL = Libc.function(
            "prctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private ForbiddenCalls() {}

    /// @param errno what the calls fail with
    static <T> T run(int errno, long one, long other, Callable<T> piece) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            forbid(errno, one, other);
            return piece.call();
        });
        Thread.ofPlatform().name("filtered").start(task);
        return task.get();
    }

    private static void forbid(int errno, long one, long other) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(5L * INSTRUCTION_SIZE, Long.BYTES);
            instruction(program, 0, LOAD, 0, 0, 0);
            instruction(program, 1, JUMP_IF_EQUAL, 2, 0, (int) one);
            instruction(program, 2, JUMP_IF_EQUAL, 1, 0, (int) other);
            instruction(program, 3, RETURN, 0, 0, ALLOW);
            instruction(program, 4, RETURN, 0, 0, FAIL | errno);
            MemorySegment whole = arena.allocate(16, Long.BYTES);
            whole.set(JAVA_SHORT, 0, (short) 5);
            whole.set(ADDRESS, 8, program);
            prctl(NO_NEW_PRIVILEGES, 1, 0);
            prctl(SET_SECCOMP, MODE_FILTER, whole.address());
        }
    }

    private static void instruction(MemorySegment program, int number, int code, int ifTrue, int ifFalse, int value) {
        long at = (long) number * INSTRUCTION_SIZE;
        program.set(JAVA_SHORT, at, (short) code);
        program.set(JAVA_BYTE, at + 2, (byte) ifTrue);
        program.set(JAVA_BYTE, at + 3, (byte) ifFalse);
        program.set(JAVA_INT, at + 4, value);
    }

    private static void prctl(int option, long second, long third) throws SystemCallException {
        Libc.call("prctl", state -> (int) PRCTL.invokeExact(state, option, second, third, 0L, 0L));
    }
}
