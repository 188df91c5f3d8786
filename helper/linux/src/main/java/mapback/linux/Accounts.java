package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/// The system's users and groups: names and numbers.
final class Accounts {
    private static final FunctionDescriptor BY_NAME =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final FunctionDescriptor BY_NUMBER =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

    /// An entry's text: a group with thousands of members has the longest. What is longer counts as not found.
    private static final long TEXT_LIMIT = 1 << 20;

    /// `struct passwd` and `struct group` begin alike: name, password, number.
    private static final long ENTRY_SIZE = 128;

    private static final long NAME_OFFSET = 0;
    private static final long NUMBER_OFFSET = 16;

    private Accounts() {}

    static OptionalInt userNumber(String name) {
        return number("getpwnam_r", name);
    }

    static OptionalInt groupNumber(String name) {
        return number("getgrnam_r", name);
    }

    static Optional<String> userName(int uid) {
        MethodHandle function = Libc.plain("getpwuid_r", BY_NUMBER);
        try (Arena arena = Arena.ofConfined()) {
            Entry entry = new Entry(arena);
            long error =
                    Libc.value(_ -> (int) function.invokeExact(uid, entry.fields, entry.text, TEXT_LIMIT, entry.found));
            return entry.isFound(error)
                    ? Optional.of(Libc.text(entry.fields.get(JAVA_LONG, NAME_OFFSET)))
                    : Optional.empty();
        }
    }

    private static OptionalInt number(String functionName, String name) {
        MethodHandle function = Libc.plain(functionName, BY_NAME);
        try (Arena arena = Arena.ofConfined()) {
            Entry entry = new Entry(arena);
            MemorySegment text = arena.allocateFrom(name);
            long error = Libc.value(
                    _ -> (int) function.invokeExact(text, entry.fields, entry.text, TEXT_LIMIT, entry.found));
            return entry.isFound(error)
                    ? OptionalInt.of(entry.fields.get(JAVA_INT, NUMBER_OFFSET))
                    : OptionalInt.empty();
        }
    }

    private static final class Entry {
        final MemorySegment fields;
        final MemorySegment text;
        final MemorySegment found;

        Entry(Arena arena) {
            fields = arena.allocate(ENTRY_SIZE, Long.BYTES);
            text = arena.allocate(TEXT_LIMIT);
            found = arena.allocate(ADDRESS);
        }

        boolean isFound(long error) {
            return error == 0 && found.get(JAVA_LONG, 0) != 0;
        }
    }
}
