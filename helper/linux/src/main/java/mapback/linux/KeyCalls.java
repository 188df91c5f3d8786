package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The kernel's calls behind [Keyring]. The C library has no functions for them, so they go by their numbers.
final class KeyCalls {
    /// The calling thread's own keyring, which ends with it. What is in it, the thread possesses.
    static final int OF_THREAD = -1;
    /// The keyring that all sessions of a user share.
    static final int OF_USER = -4;

    private static final boolean IS_ARM = System.getProperty("os.arch").equals("aarch64");
    static final long ADD_KEY = IS_ARM ? 217 : 248;
    static final long KEYCTL = IS_ARM ? 219 : 250;

    private static final MethodHandle ADD = Libc.function(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle CONTROL = Libc.function(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    /// What `keyctl` is asked for, by the numbers of its interface.
    enum Operation {
        JOIN_SESSION(1),
        REVOKE(3),
        SET_PERMISSIONS(5),
        DESCRIBE(6),
        LINK(8),
        UNLINK(9),
        SEARCH(10),
        READ(11),
        SET_TIMEOUT(15);

        private final int number;

        Operation(int number) {
            this.number = number;
        }
    }

    private KeyCalls() {}

    /// @return the new key's number
    static int add(MemorySegment type, MemorySegment description, MemorySegment payload, int keyring)
            throws SystemCallException {
        return (int) Libc.call("add_key", state ->
                (long) ADD.invokeExact(state, ADD_KEY, type, description, payload, payload.byteSize(), keyring));
    }

    static long control(Operation operation, long first, long second, long third, long fourth)
            throws SystemCallException {
        return Libc.call("keyctl", state ->
                (long) CONTROL.invokeExact(state, KEYCTL, operation.number, first, second, third, fourth));
    }
}
