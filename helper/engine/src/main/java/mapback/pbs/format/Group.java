package mapback.pbs.format;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;

/// All snapshots of one thing: `type/id`.
///
/// Sorted as upstream does: by type, then ids that are numbers by their value and before all others.
public record Group(BackupType type, String id) implements Comparable<Group> {
    private static final Comparator<Group> ORDER =
            Comparator.comparing(Group::type).thenComparing(Group::compareIds).thenComparing(Group::id);

    public Group {
        if (!isId(id)) {
            throw new IllegalArgumentException("no backup id: " + Names.shown(id));
        }
    }

    /// @param text  `type/id`
    /// @param place where the text stood, for the message
    public static Group parse(String text, String place) throws ProblemException {
        return parse(text)
                .orElseThrow(() -> new ProblemException(new NameInvalid(NameKind.GROUP, Names.shown(text), place)));
    }

    static Optional<Group> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !isId(text.substring(slash + 1))) {
            return Optional.empty();
        }
        return BackupType.parse(text.substring(0, slash)).map(type -> new Group(type, text.substring(slash + 1)));
    }

    /// Whether `name` can be a backup id, as when a folder is looked at.
    public static boolean isId(String name) {
        return Names.isSafeId(name);
    }

    /// `type/id`.
    public String text() {
        return type.text() + "/" + id;
    }

    @Override
    public int compareTo(Group other) {
        return ORDER.compare(this, other);
    }

    private static int compareIds(Group one, Group other) {
        OptionalLong first = one.number();
        OptionalLong second = other.number();
        if (first.isPresent() && second.isPresent()) {
            return Long.compareUnsigned(first.getAsLong(), second.getAsLong());
        }
        return Boolean.compare(second.isPresent(), first.isPresent());
    }

    /// The id as upstream's 64 bit number without sign, if it is one.
    private OptionalLong number() {
        if (id.length() > 20 || !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(id));
        } catch (NumberFormatException beyond64Bits) {
            return OptionalLong.empty();
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
