package mapback.helper;

import java.time.Duration;
import java.util.List;
import mapback.chunk.Chunks;
import mapback.problem.GeneralProblem.UsageWrong;
import mapback.problem.ProblemException;

/// The words behind `mapback.helper.Helper`.
///
/// @param cacheSize bytes that bound all content in memory
/// @param idle      how long the helper stays after the last connection and job
record Options(long cacheSize, Duration idle) {
    /// Slots for sixteen chunks of 4 MiB beside the blobs in flight for them.
    static final long DEFAULT_CACHE = 128L << 20;

    /// Long enough that a break between two commands costs no start.
    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(10);

    /// The cache holds at least one chunk of the largest size, as it is stored and plain.
    ///
    /// @throws ProblemException with [UsageWrong]
    static Options parse(List<String> words) throws ProblemException {
        long cacheSize = DEFAULT_CACHE;
        Duration idle = DEFAULT_IDLE;
        for (int i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw wrong(words.get(i) + " needs a value.");
            }
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "--cache-size" -> cacheSize = number(words.get(i), value, Chunks.SMALLEST_MEMORY);
                case "--idle-seconds" -> idle = Duration.ofSeconds(number(words.get(i), value, 0));
                default -> throw wrong("The helper has no option " + words.get(i) + ".");
            }
        }
        return new Options(cacheSize, idle);
    }

    private static long number(String option, String text, long least) throws ProblemException {
        if (!text.matches("[0-9]{1,15}")) {
            throw wrong(option + " needs a number, not \"" + text + "\".");
        }
        long number = Long.parseLong(text);
        if (number < least) {
            throw wrong(option + " needs at least " + least + ", not " + number + ".");
        }
        return number;
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(new UsageWrong(detail));
    }
}
