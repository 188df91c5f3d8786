package mapback.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mapback.pbs.format.Group;
import mapback.pbs.format.Namespace;
import mapback.pbs.format.SnapshotName;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.GroupEmpty;
import mapback.problem.RepositoryProblem.SnapshotAmbiguous;
import mapback.problem.RepositoryProblem.SnapshotMissing;

/// Which snapshot a text means: a whole name, a group for its newest, or a group and the beginning of a time.
final class SnapshotSearch {
    private static final String PLACE = "snapshot";

    /// What every time looks like: `0` stands for any digit.
    private static final String TIME_FORM = "0000-00-00T00:00:00Z";

    /// Matches that a message shows before it breaks off.
    private static final int MAX_SHOWN = 5;

    private final Names names;
    private final Namespace namespace;

    SnapshotSearch(Names names, Namespace namespace) {
        this.names = names;
        this.namespace = namespace;
    }

    /// What a repository knows of a namespace's snapshots.
    interface Names {
        /// The group's snapshots whose backup came to its end, oldest first.
        List<SnapshotName> finished(Group group) throws IOException, InterruptedException;

        /// @throws ProblemException with `SnapshotMissing` or `SnapshotUnfinished`, as far as that can be told now
        void mustBeFinished(SnapshotName name) throws IOException, InterruptedException;
    }

    SnapshotName find(String text) throws IOException, InterruptedException {
        int slash = text.indexOf('/');
        int second = slash < 0 ? -1 : text.indexOf('/', slash + 1);
        if (second < 0) {
            return newest(Group.parse(text, PLACE));
        }
        String time = text.substring(second + 1);
        if (time.length() >= TIME_FORM.length() || !beginsATime(time)) {
            return whole(SnapshotName.parse(text, PLACE));
        }
        return only(Group.parse(text.substring(0, second), PLACE), time);
    }

    private SnapshotName newest(Group group) throws IOException, InterruptedException {
        List<SnapshotName> finished = names.finished(group);
        if (finished.isEmpty()) {
            throw new ProblemException(new GroupEmpty(group.text(), namespace.text()));
        }
        return finished.getLast();
    }

    private SnapshotName whole(SnapshotName name) throws IOException, InterruptedException {
        names.mustBeFinished(name);
        return name;
    }

    private SnapshotName only(Group group, String beginning) throws IOException, InterruptedException {
        List<SnapshotName> matches = names.finished(group).stream()
                .filter(name -> name.timeText().startsWith(beginning))
                .toList();
        String text = group.text() + "/" + beginning;
        return switch (matches.size()) {
            case 0 -> throw new ProblemException(new SnapshotMissing(text, namespace.text()));
            case 1 -> matches.getFirst();
            default -> throw new ProblemException(new SnapshotAmbiguous(text, shown(matches)));
        };
    }

    private static List<String> shown(List<SnapshotName> matches) {
        List<String> shown = new ArrayList<>(
                matches.stream().limit(MAX_SHOWN).map(SnapshotName::text).toList());
        if (matches.size() > MAX_SHOWN) {
            shown.add("…");
        }
        return shown;
    }

    private static boolean beginsATime(String text) {
        for (int i = 0; i < text.length(); i++) {
            char form = TIME_FORM.charAt(i);
            char found = text.charAt(i);
            if (form == '0' ? found < '0' || found > '9' : found != form) {
                return false;
            }
        }
        return true;
    }
}
