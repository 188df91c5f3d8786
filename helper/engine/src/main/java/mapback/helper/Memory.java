package mapback.helper;

import java.util.List;
import java.util.OptionalLong;
import mapback.mapping.Mappings;
import mapback.problem.GeneralProblem.UsageWrong;
import mapback.problem.ProblemException;

/// Whether the launcher allows this process the direct memory that it needs. The cache is not part of that: it lies in
/// arenas, which the virtual machine does not count there.
///
/// The launcher's flag is read from the process's own command line, since asking the virtual machine costs the
/// loading of its management.
final class Memory {
    private static final String FLAG = "-XX:MaxDirectMemorySize=";

    /// What the JDK takes: a buffer of 64 KiB for each thread that reads or writes a socket or a file.
    static final long SOCKETS = 16L << 20;

    /// What Netty takes for the records and frames of servers.
    static final long NETTY = 64L << 20;

    /// Bytes of direct memory that may be needed at once.
    static final long DIRECT = Mappings.MAX_DIRECT_MEMORY + SOCKETS + NETTY;

    private Memory() {}

    /// @param words the process's command line
    /// @throws ProblemException with [UsageWrong] when the launcher allows less
    static void check(List<String> words) throws ProblemException {
        OptionalLong allowed = allowed(words);
        if (allowed.isPresent() && allowed.getAsLong() > 0 && allowed.getAsLong() < DIRECT) {
            throw new ProblemException(new UsageWrong(
                    "The helper needs " + FLAG + DIRECT + ", it was started with " + allowed.getAsLong() + "."));
        }
    }

    /// The last one counts, as for the virtual machine; 0 stands for its default.
    static OptionalLong allowed(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith(FLAG))
                .map(word -> word.substring(FLAG.length()))
                .filter(size -> size.matches("[0-9]{1,15}[kKmMgGtT]?"))
                .mapToLong(Memory::bytes)
                .reduce((earlier, later) -> later);
    }

    private static long bytes(String size) {
        int unit = "kmgt".indexOf(Character.toLowerCase(size.charAt(size.length() - 1)));
        return unit < 0
                ? Long.parseLong(size)
                : Long.parseLong(size.substring(0, size.length() - 1)) << (10 * (unit + 1));
    }
}
