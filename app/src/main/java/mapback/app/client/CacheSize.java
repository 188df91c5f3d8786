package mapback.app.client;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.problem.HelperProblem.CacheFault;
import mapback.problem.HelperProblem.CacheSizeWrong;
import mapback.problem.ProblemException;

/// The memory for content that a user wants the helper to have: `MAPBACK_CACHE_SIZE`, as in `256M`. Heeded when the
/// helper is started; one that runs keeps its own.
final class CacheSize {
    static final String VARIABLE = "MAPBACK_CACHE_SIZE";

    /// What the helper takes at the least, in MiB: the largest chunk, as it is stored and plain.
    static final long LEAST_MIB = 33;

    private static final int MIB = 20;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([KMG]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOTAL = Pattern.compile("MemTotal: +([0-9]+) kB");

    private CacheSize() {}

    /// The helper's words for what the environment says; none when it says nothing.
    ///
    /// @throws ProblemException with [CacheSizeWrong]
    static List<String> words(Map<String, String> environment) throws ProblemException {
        String value = environment.getOrDefault(VARIABLE, "").strip();
        return value.isEmpty() ? List.of() : List.of("--cache-size", Long.toString(bytes(value, memory())));
    }

    /// @param memory bytes that the machine has
    static long bytes(String value, long memory) throws ProblemException {
        Matcher size = SIZE.matcher(value);
        if (!size.matches()) {
            throw wrong(value, CacheFault.NOT_A_SIZE, LEAST_MIB + "M");
        }
        int unit = " KMG"
                .indexOf(
                        size.group(2).isEmpty()
                                ? ' '
                                : Character.toUpperCase(size.group(2).charAt(0)));
        BigInteger bytes = new BigInteger(size.group(1)).shiftLeft(10 * unit);
        if (bytes.compareTo(BigInteger.valueOf(LEAST_MIB << MIB)) < 0) {
            throw wrong(value, CacheFault.TOO_SMALL, LEAST_MIB + "M");
        }
        if (bytes.compareTo(BigInteger.valueOf(memory)) > 0) {
            throw wrong(value, CacheFault.TOO_LARGE, (memory >> MIB) + "M");
        }
        return bytes.longValueExact();
    }

    private static ProblemException wrong(String value, CacheFault fault, String limit) {
        return new ProblemException(new CacheSizeWrong(VARIABLE, value, fault, limit));
    }

    /// Without bound where the system does not tell.
    private static long memory() {
        try {
            Matcher total = TOTAL.matcher(Files.readString(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII));
            return total.find() ? Long.parseLong(total.group(1)) << 10 : Long.MAX_VALUE;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
