package mapback.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Feeds a parser with what no honest program writes, and demands that it takes it or refuses it in the way it says.
///
/// The system property `mapback.fuzz.inputs` says how many inputs each parser gets. A failure prints its seed; with
/// `-Dmapback.seed=…` that input alone is tried again.
///
/// @param sound           inputs that the parser takes; most others are made of them by damage
/// @param allowed         exceptions by which it may refuse
/// @param allocationLimit bytes of heap that one input may cost
public record Hostile(List<byte[]> sound, Set<Class<? extends Exception>> allowed, long allocationLimit) {
    private static final Pattern JSON_VALUE = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9]+|true|false|null");
    private static final List<String> JSON_OTHERS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "-0",
            "1.5",
            "1e400",
            "9223372036854775808",
            "99999999999999999999999",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"../../etc/passwd\"",
            "[]",
            "{}",
            "[null]",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]",
            "{\"a\":1,\"a\":2}",
            "\"2026-13-45T99:99:99Z\"",
            "\"AAAA=\"",
            "1073741824",
            "4294967296");
    private static final int MOST_RANDOM = 8192;

    /// What is tried.
    @FunctionalInterface
    public interface Parser {
        void parse(byte[] input) throws Exception;
    }

    /// How a damaged input is made of a sound one.
    @FunctionalInterface
    public interface Damage {
        byte[] of(byte[] sound, Seeded random);
    }

    public static int inputs() {
        return Integer.getInteger("mapback.fuzz.inputs", 5000);
    }

    /// Damages bytes anywhere.
    public void feed(Parser parser) {
        feed((sound, random) -> random.damaged(sound), parser);
    }

    /// One input in eight is random bytes, the others are damaged.
    public void feed(Damage damage, Parser parser) {
        for (byte[] input : sound) {
            // Sound ones pass.
            Seeded.with(0, random -> parser.parse(input));
        }
        Seeded.rounds(inputs(), random -> {
            byte[] input = random.chance(12) ? random.bytesUpTo(MOST_RANDOM) : damage.of(random.oneOf(sound), random);
            tryOne(input, parser);
        });
    }

    /// Costs count when they come twice: the first time may load classes.
    private void tryOne(byte[] input, Parser parser) throws Exception {
        if (cost(input, parser) > allocationLimit) {
            long cost = cost(input, parser);
            if (cost > allocationLimit) {
                throw new AssertionError(input.length + " bytes cost " + cost + " bytes of memory");
            }
        }
    }

    private long cost(byte[] input, Parser parser) throws Exception {
        Spent before = Spent.soFar();
        try {
            parser.parse(input);
        } catch (Exception e) {
            if (allowed.stream().noneMatch(kind -> kind.isInstance(e))) {
                throw e;
            }
        }
        return Spent.since(before).allocatedBytes();
    }

    /// Puts another value in the place of one or two in a JSON text, or damages its bytes.
    public static byte[] damagedJson(byte[] sound, Seeded random) {
        if (random.chance(30)) {
            return random.damaged(sound);
        }
        String text = new String(sound, StandardCharsets.UTF_8);
        for (int i = random.between(1, 2); i > 0; i--) {
            List<MatchResult> values = new ArrayList<>();
            JSON_VALUE.matcher(text).results().forEach(values::add);
            MatchResult value = random.oneOf(values);
            text = text.substring(0, value.start()) + random.oneOf(JSON_OTHERS) + text.substring(value.end());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
