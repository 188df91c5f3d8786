package mapback.problem;

/// The short code of a problem, `MB-nnnn`: the key of its sentence and what the manual lists.
///
/// @param number 1000 to 9999; the thousands say the field: 1 general, 2 server, 3 repository, 4 keys, 5 damage,
///               6 target, 7 helper, 8 mappings
public record Code(int number) implements Comparable<Code> {
    public Code {
        if (number < 1000 || number > 9999) {
            throw new IllegalArgumentException("a code has four digits: " + number);
        }
    }

    /// @param number the four digits behind `MB-`
    public static Code of(int number) {
        return new Code(number);
    }

    @Override
    public int compareTo(Code other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "MB-" + number;
    }
}
