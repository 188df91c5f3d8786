package mapback.job;

import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Ids that people can read out and type: a letter and three more signs, without those that look alike.
public final class ShortId {
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz";
    private static final String SIGNS = LETTERS + "23456789";
    private static final int LENGTH = 4;

    private ShortId() {}

    /// @param isTaken whether an id is in use; far fewer are than there are ids (685,193)
    public static String fresh(RandomGenerator random, Predicate<String> isTaken) {
        while (true) {
            StringBuilder id = new StringBuilder(LENGTH);
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            while (id.length() < LENGTH) {
                id.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            if (!isTaken.test(id.toString())) {
                return id.toString();
            }
        }
    }
}
