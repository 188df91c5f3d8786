package mapback.helper;

import java.util.List;
import java.util.OptionalLong;
import mapback.problem.GeneralProblem.UsageWrong;
import mapback.problem.ProblemException;

/// Whether the cache fits in the direct memory that the launcher allows this process.
///
/// The launcher's flag is read from the process's own command line, since asking the virtual machine costs the
/// loading of its management.
final class Memory {
    private static final String FLAG = "-XX:MaxDirectMemorySize=";

    /// What the JDK takes beside the cache: a buffer of 64 KiB for each thread that reads or writes a socket.
    private static final long SOCKETS = 16L << 20;

    private Memory() {}

    /// @param cacheSize bytes
    /// @param words     the process's command line
    /// @throws ProblemException with [UsageWrong] when the launcher allows less
    static void check(long cacheSize, List<String> words) throws ProblemException {
        OptionalLong allowed = allowed(words);
        if (allowed.isPresent() && allowed.getAsLong() > 0 && allowed.getAsLong() < cacheSize + SOCKETS) {
            throw new ProblemException(new UsageWrong("A cache of " + cacheSize + " bytes needs " + FLAG
                    + (cacheSize + SOCKETS) + ", the helper was started with " + allowed.getAsLong() + "."));
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
