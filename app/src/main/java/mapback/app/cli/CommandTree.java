package mapback.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// All commands by their words. A command's class is loaded when its words were typed, so that a start pays for
/// one.
final class CommandTree {
    private final List<Entry> entries = new ArrayList<>();

    /// @param words    as typed
    /// @param isAlias  whether another entry is the same command
    record Entry(List<String> words, Supplier<Command> make, boolean isAlias) {
        String text() {
            return String.join(" ", words);
        }
    }

    /// A command and how many of the words named it.
    record Found(Entry entry, int wordCount) {}

    /// @param window makes the command that opens it
    CommandTree(Supplier<Command> window) {
        add("list", ListCommand::new);
        add("snapshot list", SnapshotListCommand::new);
        alias("snapshots", SnapshotListCommand::new);
        add("snapshot files", SnapshotFilesCommand::new);
        alias("files", SnapshotFilesCommand::new);
        add("snapshot notes show", NotesShowCommand::new);
        add("snapshot protected show", ProtectedShowCommand::new);
        add("namespace list", NamespaceListCommand::new);
        add("status", StatusCommand::new);
        add("repository list", RepositoryListCommand::new);
        add("repository add", RepositoryAddCommand::new);
        add("repository remove", RepositoryRemoveCommand::new);
        add("repository test", RepositoryTestCommand::new);
        add("repository datastores", RepositoryDatastoresCommand::new);
        add("login", LoginCommand::new);
        add("logout", LogoutCommand::new);
        add("restore", RestoreCommand::new);
        add("verify", VerifyCommand::new);
        add("map", MapCommand::new);
        add("unmap", UnmapCommand::new);
        add("mappings", MappingsCommand::new);
        add("jobs", JobsCommand::new);
        add("jobs watch", JobsWatchCommand::new);
        add("jobs cancel", JobsCancelCommand::new);
        add("jobs pause", JobsPauseCommand::new);
        add("jobs continue", JobsContinueCommand::new);
        add("key show", KeyShowCommand::new);
        add("window", window);
        alias("open", window);
        add("version", VersionCommand::new);
        add("completion", CompletionCommand::new);
    }

    private void add(String words, Supplier<Command> make) {
        entries.add(new Entry(List.of(words.split(" ", -1)), make, false));
    }

    private void alias(String words, Supplier<Command> make) {
        entries.add(new Entry(List.of(words.split(" ", -1)), make, true));
    }

    /// In the order of the help, without aliases.
    List<Entry> commands() {
        return entries.stream().filter(entry -> !entry.isAlias()).toList();
    }

    /// The command that most of the first words name.
    Optional<Found> find(List<String> words) {
        Optional<Found> best = Optional.empty();
        for (Entry entry : entries) {
            int count = entry.words().size();
            boolean isNamed = words.size() >= count && words.subList(0, count).equals(entry.words());
            if (isNamed && best.map(Found::wordCount).orElse(0) < count) {
                best = Optional.of(new Found(entry, count));
            }
        }
        return best;
    }

    /// The words that may come behind these, each once.
    List<String> after(List<String> words) {
        int count = words.size();
        return entries.stream()
                .filter(entry -> entry.words().size() > count
                        && entry.words().subList(0, count).equals(words))
                .map(entry -> entry.words().get(count))
                .distinct()
                .toList();
    }

    /// The command that is nearest to a mistyped one, if any is near.
    Optional<String> nearest(String typed) {
        String best = "";
        int distance = 3;
        for (Entry entry : entries) {
            int to = distance(typed, entry.text());
            if (to < distance) {
                best = entry.text();
                distance = to;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// How many characters must be changed, added or left out.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[row.length - 1];
    }
}
