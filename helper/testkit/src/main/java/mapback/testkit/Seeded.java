package mapback.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Random values that can be had again: a failing property names the seed that made it fail.
///
/// ```java
/// Seeded.rounds(1000, random -> assertThat(decode(encode(random.bytesUpTo(4096)))) …);
/// ```
/// The system property `mapback.seed` replays one round; a seed that once failed becomes a test with [#with].
public final class Seeded {
    private final long seed;
    private final SplittableRandom random;

    /// A property: fails by throwing.
    @FunctionalInterface
    public interface Property {
        void holdsFor(Seeded random) throws Exception;
    }

    private Seeded(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /// A generator of that seed.
    public static Seeded of(long seed) {
        return new Seeded(seed);
    }

    /// Tries the property with `count` seeds, the first of them taken from the clock.
    public static void rounds(int count, Property property) {
        Long replay = Long.getLong("mapback.seed");
        if (replay != null) {
            with(replay, property);
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < count; i++) {
            with(seeds.nextLong(), property);
        }
    }

    /// Tries the property with one seed.
    ///
    /// @throws AssertionError with the seed, when the property does not hold
    public static void with(long seed, Property property) {
        try {
            property.holdsFor(new Seeded(seed));
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError("fails with -Dmapback.seed=" + seed + ": " + e, e);
        }
    }

    public long seed() {
        return seed;
    }

    /// From `low` to `high`, both included.
    public int between(int low, int high) {
        return (int) random.nextLong(low, high + 1L);
    }

    /// From `low` to `high`, both included; `high` is less than the greatest long.
    public long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    public long nextLong() {
        return random.nextLong();
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /// Incompressible bytes.
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// The same, of 0 to `most` bytes.
    public byte[] bytesUpTo(int most) {
        return bytes(between(0, most));
    }

    /// Bytes that zstd shortens to about a half: words of a small alphabet.
    public byte[] compressible(int length) {
        byte[] bytes = bytes(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + (bytes[i] & 15));
        }
        return bytes;
    }

    /// A text of up to `most` characters, plain ones and such as break parsers.
    public String text(int most) {
        String alphabet = "abcXYZ0189-_.:/ \\\"'\n\t\u0000äé√\u202e";
        StringBuilder text = new StringBuilder();
        int length = between(0, most);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /// A copy with one to four faults: bits turned, bytes set, pieces cut out, doubled, or the end cut off.
    public byte[] damaged(byte[] sound) {
        byte[] bytes = sound.clone();
        int faults = between(1, 4);
        for (int i = 0; i < faults; i++) {
            bytes = damagedOnce(bytes);
        }
        return bytes;
    }

    private byte[] damagedOnce(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes(between(1, 16));
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = oneOf(List.of((byte) 0, (byte) -1, (byte) 127, (byte) -128));
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return spliced(bytes, at, between(at, Math.min(bytes.length, at + 64)), new byte[0]);
            }
            default -> {
                return spliced(bytes, at, at, bytesUpTo(64));
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        byte[] spliced = new byte[bytes.length - (to - from) + with.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(with, 0, spliced, from, with.length);
        System.arraycopy(bytes, to, spliced, from + with.length, bytes.length - to);
        return spliced;
    }
}
