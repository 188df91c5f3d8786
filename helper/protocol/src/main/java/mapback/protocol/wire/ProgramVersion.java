package mapback.protocol.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program's version, ordered as semver.org says: `0.9.0 < 0.10.0-rc.1 < 0.10.0`.
///
/// @param numbers    major, minor, patch
/// @param preRelease the parts behind the dash; empty for a release
public record ProgramVersion(List<Long> numbers, List<String> preRelease) implements Comparable<ProgramVersion> {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");

    /// The system property that stands in for the version that was built, for tests of what versions do to each
    /// other.
    public static final String PROPERTY = "mapback.version";

    /// The version of this program.
    public static ProgramVersion own() {
        String text = Optional.ofNullable(System.getProperty(PROPERTY)).orElseGet(ProgramVersion::built);
        return parse(text).orElseThrow(() -> new IllegalStateException("no version: " + text));
    }

    private static String built() {
        Properties properties = new Properties();
        try (var stream = ProgramVersion.class.getResourceAsStream("version.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /// @return empty when the text has another form
    public static Optional<ProgramVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Long> numbers = List.of(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        String pre = matcher.group(4);
        return Optional.of(new ProgramVersion(numbers, pre == null ? List.of() : List.of(pre.split("\\."))));
    }

    public boolean isNewerThan(ProgramVersion other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(ProgramVersion other) {
        for (int i = 0; i < numbers.size(); i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        return comparePreRelease(preRelease, other.preRelease);
    }

    private static int comparePreRelease(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = comparePart(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /// Numbers come before words.
    private static int comparePart(String one, String other) {
        boolean oneIsNumber = isNumber(one);
        if (oneIsNumber != isNumber(other)) {
            return oneIsNumber ? -1 : 1;
        }
        return oneIsNumber
                ? Comparator.comparingInt(String::length)
                        .thenComparing(Comparator.naturalOrder())
                        .compare(one, other)
                : one.compareTo(other);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        String text = numbers.get(0) + "." + numbers.get(1) + "." + numbers.get(2);
        return preRelease.isEmpty() ? text : text + "-" + String.join(".", preRelease);
    }
}
