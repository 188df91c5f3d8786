package mapback.testkit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// Runs a piece of a test that root runs as a user without any rights: `nobody` or another one, in no group.
///
/// The kernel keeps the user per thread; only the C library's own calls change all threads of a process. So one thread
/// gives its rights up for good, and ends with the piece. A process of its own could not read this one's class path
/// where root keeps that to itself.
public final class OrdinaryUser {
    private static final int NOBODY = 65534;
    private static final boolean IS_ARM = System.getProperty("os.arch").equals("aarch64");
    private static final long SETRESUID = IS_ARM ? 147 : 117;
    private static final long SETRESGID = IS_ARM ? 149 : 119;
    private static final long SETGROUPS = IS_ARM ? 159 : 116;

    private static final MethodHandle SYSCALL = systemCall();

    private OrdinaryUser() {}

    /// Runs the piece and gives back what came of it.
    public static <T> T run(Callable<T> piece) throws Exception {
        return run(NOBODY, piece);
    }

    /// Runs it as the user of that number, who may have no name.
    public static <T> T run(int uid, Callable<T> piece) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            giveUpRights(uid);
            return piece.call();
        });
        Thread.ofPlatform().name("user " + uid + "'s").start(task);
        return task.get();
    }

    @SuppressWarnings("restricted")
    private static MethodHandle systemCall() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }

    private static void giveUpRights(int uid) {
        call(SETGROUPS, 0, 0, 0);
        call(SETRESGID, uid, uid, uid);
        call(SETRESUID, uid, uid, uid);
    }

    private static void call(long number, long first, long second, long third) {
        try {
            long result = (long) SYSCALL.invokeExact(number, first, second, third);
            if (result != 0) {
                throw new IllegalStateException("system call " + number + " failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
