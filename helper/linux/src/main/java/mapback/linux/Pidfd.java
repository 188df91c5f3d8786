package mapback.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A process that is held on to: its number cannot become another's without this being noticed.
public final class Pidfd implements Closeable {
    private static final MethodHandle OPEN = Libc.function(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(1));
    // The same on x86 and ARM.
    private static final long PIDFD_OPEN = 434;
    private static final int STARTED_AT = 19;

    private final int pid;
    private final Handle handle;

    Pidfd(int pid, int number) {
        this.pid = pid;
        this.handle = new Handle(number);
    }

    /// What `/proc` says of a process.
    ///
    /// @param uids      its real, effective, saved and file system's user
    /// @param startTime in ticks since the machine's start
    public record Facts(List<Integer> uids, long startTime) {
        public Facts {
            uids = List.copyOf(uids);
        }

        /// Whether it is this user's in every respect: no program that runs with other rights than its caller's.
        public boolean isWholly(int uid) {
            return uids.size() == 4 && uids.stream().allMatch(one -> one == uid);
        }
    }

    /// @throws SystemCallException with ESRCH when there is no such process
    public static Pidfd open(int pid) throws SystemCallException {
        if (pid <= 0) {
            throw new IllegalArgumentException("no process has the number " + pid);
        }
        int number = (int) Libc.call("pidfd_open", state -> (long) OPEN.invokeExact(state, PIDFD_OPEN, pid, 0));
        return new Pidfd(pid, number);
    }

    public int pid() {
        return pid;
    }

    /// The descriptor's number in this process, until [#close].
    public int number() {
        return handle.number();
    }

    /// Whether the process has not ended yet, as far as can be known.
    public boolean isAlive() {
        try {
            return SocketCalls.poll(handle.number(), SocketCalls.READABLE, Duration.ZERO) == 0;
        } catch (SystemCallException e) {
            return false;
        }
    }

    /// What `/proc` says, of this very process.
    ///
    /// @return empty when it has ended
    public Optional<Facts> facts() {
        try {
            Path folder = Path.of("/proc", Integer.toString(pid));
            List<Integer> uids = uids(Files.readString(folder.resolve("status"), StandardCharsets.ISO_8859_1));
            long startTime = startTime(Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1));
            // Asked last: while it lives, nobody else has had its number.
            return isAlive() ? Optional.of(new Facts(uids, startTime)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    private static List<Integer> uids(String status) {
        return status.lines()
                .filter(line -> line.startsWith("Uid:"))
                .flatMap(line -> Stream.of(line.substring(4).strip().split("\\s+", -1)))
                .map(Integer::parseUnsignedInt)
                .toList();
    }

    /// The second field is the program's name in brackets and may hold blanks and brackets.
    private static long startTime(String stat) {
        List<String> fields =
                Arrays.asList(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
        return Long.parseLong(fields.get(STARTED_AT));
    }
}
