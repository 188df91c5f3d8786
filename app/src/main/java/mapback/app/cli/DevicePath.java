package mapback.app.cli;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.app.text.Phrases;
import mapback.problem.ProblemException;

/// A device as users name it: `/dev/nbd3`, or `3` alone.
final class DevicePath {
    private static final Pattern PATH = Pattern.compile("(?:/dev/nbd)?(0|[1-9][0-9]{0,4})");

    /// More a number alone never means; longer ones are taken for ids.
    private static final int MOST_ALONE = 255;

    /// With 16 partitions each the driver has none above.
    private static final int MOST = 32_767;

    private DevicePath() {}

    /// N of `/dev/nbdN`.
    ///
    /// @throws ProblemException with a wrong usage when it is no such device
    static long number(Phrases phrases, String text) throws ProblemException {
        Matcher matcher = PATH.matcher(text);
        if (!matcher.matches() || !isInRange(text, Long.parseLong(matcher.group(1)))) {
            throw Usage.wrong(phrases, "usage.device", Map.of("value", text));
        }
        return Long.parseLong(matcher.group(1));
    }

    private static boolean isInRange(String text, long number) {
        return number <= (text.startsWith("/") ? MOST : MOST_ALONE);
    }

    /// The device that a number alone means, from 0 to 255.
    static Optional<String> ofNumber(String text) {
        Matcher matcher = PATH.matcher(text);
        return matcher.matches() && !text.startsWith("/") && Long.parseLong(matcher.group(1)) <= MOST_ALONE
                ? Optional.of("/dev/nbd" + text)
                : Optional.empty();
    }
}
