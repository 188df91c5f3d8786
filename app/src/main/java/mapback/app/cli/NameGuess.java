package mapback.app.cli;

import java.util.Comparator;
import java.util.List;
import mapback.problem.ProblemException;
import mapback.problem.SavedProblem.SavedNameUnknown;
import mapback.problem.ServerProblem.ServerUnreachable;

/// A bare word after `--repository` that no repository is saved as. It names a datastore of this computer then; where
/// no server answers here, it was most likely a name that was mistyped.
///
/// @param word  empty when there is nothing to guess
/// @param saved the names that there are
record NameGuess(String word, List<String> saved) {
    static final NameGuess NONE = new NameGuess("", List.of());

    private static final int SHOWN = 5;

    /// @throws ProblemException with `SavedNameUnknown` in place of a refusal that says only that nothing answers here
    void mustBeRight(ProblemException refusal) throws ProblemException {
        if (!word.isEmpty() && refusal.problem() instanceof ServerUnreachable(String _, int _, String reason)) {
            throw new ProblemException(new SavedNameUnknown(word, nearest(), reason), refusal);
        }
    }

    private List<String> nearest() {
        return saved.stream()
                .sorted(Comparator.comparingInt(this::distance))
                .limit(SHOWN)
                .toList();
    }

    /// How many letters must be put in, left out or replaced to make one of the other (Levenshtein).
    private int distance(String name) {
        int[] above = new int[name.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (word.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[name.length()];
    }
}
