package mapback.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import mapback.app.text.Harmless;
import mapback.app.text.Names;
import mapback.protocol.DatastoreRow;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SnapshotRow;
import mapback.protocol.Source;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What the word under the cursor may become. Called by the shells' completion scripts as `mapback __complete
/// SHELL LINE`.
///
/// It prints one candidate a line, or `:files` when the shell shall complete file names. It never prints an
/// error, never asks, and gives up when the repository takes longer than a person wants to wait for a key.
final class Completion {
    private static final String FILES = ":files";
    private static final long LONGEST_WAIT_SECONDS = 4;

    private final Session session;
    private final CommandTree tree;

    Completion(Session session, CommandTree tree) {
        this.session = session;
        this.tree = tree;
    }

    /// @param arguments the shell's name and its line up to the cursor
    int print(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.size() == 2) {
            String shell = arguments.getFirst();
            List<String> words = ShellWords.untilCursor(arguments.getLast());
            String current = words.getLast();
            StringBuilder text = new StringBuilder();
            for (String candidate : candidatesInTime(words)) {
                String safe = Harmless.line(candidate);
                text.append(shell.equals("bash") ? behindBreak(safe, current) : safe)
                        .append('\n');
            }
            session.output().text(text.toString());
        }
        return 0;
    }

    /// Bash takes what is behind the last `:` or `=` for the word.
    private static String behindBreak(String candidate, String current) {
        int at = Math.max(current.lastIndexOf(':'), current.lastIndexOf('=')) + 1;
        return candidate.equals(FILES) ? candidate : candidate.substring(Math.min(at, candidate.length()));
    }

    private List<String> candidatesInTime(List<String> words) throws InterruptedException {
        FutureTask<List<String>> task = new FutureTask<>(() -> candidates(words));
        Thread.ofVirtual().name("completion").start(task);
        try {
            return task.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        }
    }

    /// @param words with the program's name first and the word under the cursor last
    List<String> candidates(List<String> words) throws IOException, InterruptedException {
        String current = words.getLast();
        List<String> typed = words.subList(Math.min(1, words.size() - 1), words.size() - 1);
        List<String> found = new ArrayList<>(tree.after(typed));
        Optional<CommandTree.Found> command = tree.find(typed);
        if (command.isPresent()) {
            Command made = command.get().entry().make().get();
            CommandSpec spec = Parser.of(made).getCommandSpec();
            List<String> arguments = typed.subList(command.get().wordCount(), typed.size());
            found.addAll(new Situation(spec, arguments, current).values());
        } else if (typed.isEmpty()) {
            found.addAll(List.of("help", "--version"));
        } else if (typed.getFirst().equals("help")) {
            found.addAll(tree.after(typed.subList(1, typed.size())));
        }
        return found.stream()
                .filter(candidate -> candidate.equals(FILES) || candidate.startsWith(current))
                .distinct()
                .toList();
    }

    /// A command, the words behind it, and the word under the cursor.
    private final class Situation {
        private final CommandSpec spec;
        private final String current;
        private final List<String> positionals = new ArrayList<>();
        private final LinkedHashSet<String> used = new LinkedHashSet<>();
        private final SourceOptions source = new SourceOptions();
        private Optional<OptionSpec> open = Optional.empty();

        Situation(CommandSpec spec, List<String> arguments, String current) {
            this.spec = spec;
            this.current = current;
            arguments.forEach(this::read);
        }

        private void read(String word) {
            if (open.isPresent()) {
                take(open.get().longestName(), word);
                open = Optional.empty();
            } else if (word.startsWith("-") && word.length() > 1) {
                int equals = word.indexOf('=');
                String name = equals < 0 ? word : word.substring(0, equals);
                used.add(name);
                if (equals >= 0) {
                    take(name, word.substring(equals + 1));
                } else {
                    open = Optional.ofNullable(spec.findOption(name))
                            .filter(option -> !isSwitch(option))
                            .filter(option -> option.arity().min() > 0);
                }
            } else {
                positionals.add(word);
            }
        }

        private void take(String name, String value) {
            switch (name) {
                case "--repository" -> source.at.repository = value;
                case "--server" -> source.at.parts.server = value;
                case "--port" -> source.at.parts.port = value;
                case "--datastore" -> source.at.parts.datastore = value;
                case "--auth-id" -> source.at.parts.authId = value;
                case "--ns" -> source.namespace = value;
                default -> {
                    // Nothing else changes what there is to choose from.
                }
            }
        }

        List<String> values() throws IOException, InterruptedException {
            if (open.isPresent()) {
                return ofKind(open.get().paramLabel());
            }
            if (current.startsWith("--") && current.contains("=")) {
                String name = current.substring(0, current.indexOf('=') + 1);
                OptionSpec option = spec.findOption(name.substring(0, name.length() - 1));
                return option == null
                        ? List.of()
                        : ofKind(option.paramLabel()).stream()
                                .map(value -> value.equals(FILES) ? value : name + value)
                                .toList();
            }
            if (current.startsWith("-")) {
                return options();
            }
            List<PositionalParamSpec> parameters = spec.positionalParameters();
            int at = positionals.size();
            return at < parameters.size() ? ofKind(parameters.get(at).paramLabel()) : List.of();
        }

        private List<String> options() {
            return spec.options().stream()
                    .map(OptionSpec::longestName)
                    .filter(name -> !used.contains(name))
                    .toList();
        }

        private List<String> ofKind(String label) throws IOException, InterruptedException {
            return switch (label) {
                case "PATH", "FILE", "KEYFILE", "TARGET", "SOCKET" -> List.of(FILES);
                case "REPOSITORY" -> repositories();
                case "DATASTORE" -> datastores();
                case "NAME" -> savedNames();
                case "NAMESPACE" -> namespaces();
                case "GROUP" -> groups();
                case "SNAPSHOT" -> snapshots();
                case "ARCHIVE" -> archives();
                case "JOB" -> jobs();
                case "MAPPING" -> mappings();
                case "SHELL" -> CompletionCommand.SHELLS;
                default -> label.contains("|") ? List.of(label.split("\\|", -1)) : List.of();
            };
        }

        private List<String> namespaces() throws IOException, InterruptedException {
            return session.collect(
                    new Request.ListNamespaces(at()), Reply.Namespaces.class, Reply.Namespaces::namespaces);
        }

        private List<String> groups() throws IOException, InterruptedException {
            List<GroupRow> groups =
                    session.collect(new Request.ListGroups(at()), Reply.Groups.class, Reply.Groups::groups);
            return groups.stream()
                    .map(row -> row.backupType() + "/" + row.backupId())
                    .toList();
        }

        /// Groups until one is complete, then its snapshots.
        private List<String> snapshots() throws IOException, InterruptedException {
            int slash = current.indexOf('/');
            int second = slash < 0 ? -1 : current.indexOf('/', slash + 1);
            if (second < 0) {
                List<String> groups = groups();
                List<String> matching = groups.stream()
                        .filter(group -> group.startsWith(current))
                        .toList();
                if (matching.size() != 1) {
                    return groups;
                }
                List<String> both = new ArrayList<>(matching);
                both.addAll(snapshotsOf(matching.getFirst()));
                return both;
            }
            return snapshotsOf(current.substring(0, second));
        }

        private List<String> snapshotsOf(String group) throws IOException, InterruptedException {
            List<SnapshotRow> rows = session.collect(
                    new Request.ListSnapshots(at(), Optional.of(group)),
                    Reply.Snapshots.class,
                    Reply.Snapshots::snapshots);
            return rows.stream()
                    .map(row -> Names.ofSnapshot(row.backupType(), row.backupId(), row.backupTime()))
                    .toList();
        }

        private List<String> archives() throws IOException, InterruptedException {
            List<FileRow> rows = session.collect(
                    new Request.ListFiles(at(), positionals.getFirst()), Reply.Files.class, Reply.Files::files);
            return rows.stream().map(row -> Names.ofArchive(row.filename())).toList();
        }

        private List<String> jobs() throws IOException, InterruptedException {
            return session.collect(new Request.ListJobs(), Reply.Jobs.class, Reply.Jobs::jobs).stream()
                    .map(mapback.protocol.JobRow::job)
                    .toList();
        }

        private List<String> mappings() throws IOException, InterruptedException {
            return session.ask(new Request.ListMappings(), Reply.Mappings.class).mappings().stream()
                    .map(mapback.protocol.MappingRow::mapping)
                    .toList();
        }

        private Source at() throws IOException, InterruptedException {
            return source.quietly(session);
        }

        /// What the server shows, whatever datastore is asked about.
        private List<String> datastores() throws IOException, InterruptedException {
            if (source.at.parts.datastore == null) {
                source.at.parts.datastore = "any";
            }
            return session.ask(new Request.ListDatastores(at()), Reply.Datastores.class).datastores().stream()
                    .map(DatastoreRow::name)
                    .toList();
        }

        /// Names of saved repositories and what was used before, and files as soon as none begins like that.
        private List<String> repositories() throws IOException, InterruptedException {
            List<String> used = new RepositoryHistory(session.caller()).repositories();
            List<String> names = Stream.concat(savedNamesIfAny().stream(), used.stream())
                    .filter(name -> name.startsWith(current.substring(current.indexOf('=') + 1)))
                    .toList();
            return names.isEmpty() ? List.of(FILES) : names;
        }

        /// What was used before is known without the helper too.
        private List<String> savedNamesIfAny() throws InterruptedException {
            try {
                return savedNames();
            } catch (IOException e) {
                return List.of();
            }
        }

        private List<String> savedNames() throws IOException, InterruptedException {
            return session.ask(new Request.ListRepositories(), Reply.Repositories.class).repositories().stream()
                    .map(mapback.protocol.SavedRepository::name)
                    .toList();
        }
    }

    private static boolean isSwitch(OptionSpec option) {
        return option.type() == boolean.class;
    }
}
