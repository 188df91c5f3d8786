package mapback.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A program that was started with a socket as its standard input, which the JDK cannot do. It has no other
/// descriptor of this process but its output and errors.
///
/// @param pid until [#await] has returned
public record ChildProcess(int pid) {
    private static final MethodHandle SPAWN = Libc.plain(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle INIT =
            Libc.plain("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle DUP2 = Libc.plain(
            "posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE_FROM =
            Libc.plain("posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle DESTROY =
            Libc.plain("posix_spawn_file_actions_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle WAIT =
            Libc.function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    /// Bytes that no C library needs more of for a list of file actions.
    private static final long ACTIONS = 256;

    private static final int FIRST_OTHER = 3;
    private static final int SIGNAL = 0x7f;
    private static final int BY_SIGNAL = 128;

    /// Starts it.
    ///
    /// @param program     absolute
    /// @param environment all that it gets
    /// @param input       stays the caller's
    public static ChildProcess start(
            Path program, List<String> arguments, Map<String, String> environment, Handle input) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(program.toString());
        words.addAll(arguments);
        List<String> variables = environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS, 16);
            check("posix_spawn_file_actions_init", Libc.value(_ -> (int) INIT.invokeExact(actions)));
            try {
                int number = input.number();
                check("posix_spawn_file_actions_adddup2", Libc.value(_ -> (int) DUP2.invokeExact(actions, number, 0)));
                check("posix_spawn_file_actions_addclosefrom_np", Libc.value(_ ->
                        (int) CLOSE_FROM.invokeExact(actions, FIRST_OTHER)));
                MemorySegment pid = arena.allocate(JAVA_INT);
                MemorySegment path = arena.allocateFrom(program.toString());
                MemorySegment argv = texts(words, arena);
                MemorySegment envp = texts(variables, arena);
                check(program.toString(), Libc.value(_ ->
                        (int) SPAWN.invokeExact(pid, path, actions, MemorySegment.NULL, argv, envp)));
                return new ChildProcess(pid.get(JAVA_INT, 0));
            } finally {
                Libc.value(_ -> (int) DESTROY.invokeExact(actions));
            }
        }
    }

    /// Waits for its end, on a thread that waits for nothing else. Called once.
    ///
    /// @return its exit status; 128 and the signal's number when one ended it
    public int await() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            Libc.call("waitpid", state -> (int) WAIT.invokeExact(state, pid, status, 0));
            int value = status.get(JAVA_INT, 0);
            int signal = value & SIGNAL;
            return signal == 0 ? value >> Byte.SIZE & 0xff : BY_SIGNAL + signal;
        }
    }

    private static MemorySegment texts(List<String> texts, Arena arena) {
        MemorySegment list = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            list.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        list.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
        return list;
    }

    /// These functions give the error itself.
    private static void check(String name, long error) throws SystemCallException {
        if (error != 0) {
            throw new SystemCallException(name, (int) error);
        }
    }
}
