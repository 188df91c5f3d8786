package mapback.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import mapback.linux.KeyCalls.Operation;

/// The kernel's keyring of this process's user: bytes in the kernel's memory, on no disk, which outlive the process.
///
/// Keys are of the type `user` in the keyring `@u`, which all login sessions of a user share. The kernel's rights are
/// set so that any process of the user reads them, from whichever session: by default only a process whose own session
/// holds the key may. Where there is no keyring (a container that forbids its calls, a kernel without it), nothing is
/// kept and nothing found.
///
/// @see "keyrings(7), user-keyring(7), keyctl(2)"
public final class Keyring {
    /// Bytes of the longest content, by the kernel's rule; an ordinary user's share of the kernel's memory
    /// (`/proc/sys/kernel/keys/maxbytes`) may be less.
    public static final int LARGEST = 32_767;

    /// Begins all names, so that keys of other programs are never touched.
    private static final String PREFIX = "mapback:";

    private static final String TYPE = "user";

    /// Bytes of the longest name that is looked at; the kernel takes 4095.
    private static final int MAX_DESCRIPTION = 4096;

    /// Keys that are looked at when all are listed: the share of an ordinary user is 200.
    private static final int MAX_KEYS = 4096;

    /// View, read, write (which is what revoking takes), search, link and set attributes.
    private static final int POSSESSOR_ALL = 0x3f00_0000;

    /// View, read, write and search. Not to set attributes: nobody else changes who may read it.
    private static final int USER_READS = 0x000f_0000;

    private Keyring() {}

    /// What came of an attempt to keep something.
    public enum Outcome {
        /// It is there.
        KEPT,
        /// This system has no keyring, or forbids this process to use it.
        NO_KEYRING,
        /// The user's share of the kernel's memory is used up.
        FULL
    }

    /// Keeps bytes under a name, in place of what had it.
    ///
    /// @param name    any text without NUL, at most 255 bytes of UTF-8
    /// @param payload 1 to [#LARGEST] bytes; stays the caller's, the copies made of it are wiped
    /// @param life    after which the kernel forgets it; whole seconds
    public static Outcome keep(String name, byte[] payload, Duration life) throws SystemCallException {
        if (payload.length == 0 || payload.length > LARGEST || life.toSeconds() <= 0) {
            throw new IllegalArgumentException(payload.length + " bytes for " + life + " cannot be kept");
        }
        try {
            inThread(() -> add(name, payload, life));
            return Outcome.KEPT;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EDQUOT) {
                return Outcome.FULL;
            }
            return otherwise(e, Outcome.NO_KEYRING);
        }
    }

    /// The key is made in the thread's own keyring, since only who possesses a new key may set its rights, and what
    /// lies in the user's keyring is not possessed by every session. Then it takes the name's place in one step.
    private static int add(String name, byte[] payload, Duration life) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(payload.length);
            try {
                MemorySegment.copy(payload, 0, content, JAVA_BYTE, 0, payload.length);
                int key = KeyCalls.add(
                        arena.allocateFrom(TYPE), arena.allocateFrom(PREFIX + name), content, KeyCalls.OF_THREAD);
                KeyCalls.control(Operation.SET_PERMISSIONS, key, POSSESSOR_ALL | USER_READS, 0, 0);
                KeyCalls.control(Operation.SET_TIMEOUT, key, life.toSeconds(), 0, 0);
                KeyCalls.control(Operation.LINK, key, KeyCalls.OF_USER, 0, 0);
                return key;
            } finally {
                content.fill((byte) 0);
            }
        }
    }

    /// What is kept under a name.
    ///
    /// @return the caller's, to be wiped; empty when there is none, no longer, or no keyring
    public static Optional<byte[]> find(String name) throws SystemCallException {
        try {
            return Optional.of(read(search(name)));
        } catch (SystemCallException e) {
            return otherwise(e, Optional.empty());
        }
    }

    /// Forgets what is kept under a name: its content is gone at once, for everybody.
    ///
    /// @return whether there was something
    public static boolean revoke(String name) throws SystemCallException {
        try {
            int key = search(name);
            KeyCalls.control(Operation.REVOKE, key, 0, 0, 0);
            KeyCalls.control(Operation.UNLINK, key, KeyCalls.OF_USER, 0, 0);
            return true;
        } catch (SystemCallException e) {
            return otherwise(e, false);
        }
    }

    /// The names under which something is kept.
    public static List<String> names() throws SystemCallException {
        List<String> names = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, MAX_KEYS);
            long size = KeyCalls.control(Operation.READ, KeyCalls.OF_USER, numbers.address(), numbers.byteSize(), 0);
            MemorySegment text = arena.allocate(MAX_DESCRIPTION);
            for (long i = 0; i < Math.min(size, numbers.byteSize()) / JAVA_INT.byteSize(); i++) {
                description(numbers.getAtIndex(JAVA_INT, i), text)
                        .filter(it -> it.startsWith(PREFIX))
                        .ifPresent(it -> names.add(it.substring(PREFIX.length())));
            }
        } catch (SystemCallException e) {
            return otherwise(e, List.of());
        }
        return List.copyOf(names);
    }

    /// The last of five fields. A key that was revoked, or may not be seen, has none.
    private static Optional<String> description(int key, MemorySegment text) {
        try {
            long size = KeyCalls.control(Operation.DESCRIBE, key, text.address(), text.byteSize(), 0);
            if (size > text.byteSize()) {
                return Optional.empty();
            }
            String[] fields = text.getString(0).split(";", 5);
            return fields.length == 5 && fields[0].equals(TYPE) ? Optional.of(fields[4]) : Optional.empty();
        } catch (SystemCallException e) {
            return Optional.empty();
        }
    }

    private static int search(String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment type = arena.allocateFrom(TYPE);
            MemorySegment description = arena.allocateFrom(PREFIX + name);
            return (int) KeyCalls.control(Operation.SEARCH, KeyCalls.OF_USER, type.address(), description.address(), 0);
        }
    }

    private static byte[] read(int key) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(LARGEST);
            try {
                long size = KeyCalls.control(Operation.READ, key, content.address(), content.byteSize(), 0);
                byte[] bytes = new byte[(int) Math.min(size, LARGEST)];
                MemorySegment.copy(content, JAVA_BYTE, 0, bytes, 0, bytes.length);
                return bytes;
            } finally {
                content.fill((byte) 0);
            }
        }
    }

    /// What an answer stands for that is no failure: nothing there, or no keyring at all.
    private static <T> T otherwise(SystemCallException e, T nothing) throws SystemCallException {
        return switch (e.errno()) {
            case ENOKEY, EKEYEXPIRED, EKEYREVOKED, ENOSYS, EPERM, EOPNOTSUPP -> nothing;
            default -> throw e;
        };
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SystemCallException;
    }

    /// In a thread of its own: the kernel keeps a keyring for each thread, and a virtual one may change its carrier
    /// between two calls. What is left in that keyring ends with the thread.
    private static <T> T inThread(Work<T> work) throws SystemCallException {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread thread = Thread.ofPlatform().name("keyring").start(task);
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // It takes microseconds; the interrupt is for what comes after.
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SystemCallException failed) {
                throw failed;
            }
            throw new IllegalStateException("the thread " + thread.getName() + " failed", e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
