package mapback.pbs.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.NameInvalid;
import mapback.problem.RepositoryProblem.NameKind;

/// One backup of a group: `type/id/time`.
///
/// @param time whole seconds, from 1970-01-01T00:00:01Z to the end of the year 9999
public record SnapshotName(Group group, Instant time) implements Comparable<SnapshotName> {
    private static final int TIME_LENGTH = 20;
    private static final long MAX_SECOND = 253_402_300_799L;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);
    private static final Comparator<SnapshotName> ORDER =
            Comparator.comparing(SnapshotName::group).thenComparing(SnapshotName::time);

    public SnapshotName {
        if (!isTime(time.getEpochSecond()) || time.getNano() != 0) {
            throw new IllegalArgumentException("no backup time: " + time);
        }
    }

    /// @param text  `type/id/time`
    /// @param place where the text stood, for the message
    public static SnapshotName parse(String text, String place) throws ProblemException {
        int slash = text.lastIndexOf('/');
        if (slash > 0) {
            Optional<Group> group = Group.parse(text.substring(0, slash));
            Optional<Instant> time = parseTime(text.substring(slash + 1));
            if (group.isPresent() && time.isPresent()) {
                return new SnapshotName(group.get(), time.get());
            }
        }
        throw new ProblemException(new NameInvalid(NameKind.SNAPSHOT, Names.shown(text), place));
    }

    /// The time of a snapshot's folder name, `YYYY-MM-DDTHH:MM:SSZ`, exactly; empty when it is none.
    public static Optional<Instant> parseTime(String text) {
        if (text.length() != TIME_LENGTH) {
            return Optional.empty();
        }
        try {
            Instant time = TIME.parse(text, Instant::from);
            return isTime(time.getEpochSecond()) ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Whether a snapshot can have been made in that second since 1970.
    public static boolean isTime(long epochSecond) {
        return epochSecond >= 1 && epochSecond <= MAX_SECOND;
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`: the name of its folder.
    public String timeText() {
        return TIME.format(time);
    }

    /// `type/id/time`; also its folder below that of its namespace.
    public String text() {
        return group.text() + "/" + timeText();
    }

    @Override
    public int compareTo(SnapshotName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text();
    }
}
