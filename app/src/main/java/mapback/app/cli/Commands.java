package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.app.client.Version;
import mapback.app.text.Harmless;
import mapback.problem.GeneralProblem.Cancelled;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Finds the command that words name, runs it, and turns what goes wrong into one sentence and an exit status.
public final class Commands {
    /// As a process that was ended by the signal for a closed pipe, which is what other programs do here.
    static final int PIPE_CLOSED = 141;

    private final Session session;
    private final AppLog log;
    private final CommandTree tree;

    Commands(Session session, AppLog log, WindowDoor window) {
        this.session = session;
        this.log = log;
        this.tree = new CommandTree(() -> new WindowCommand(window, log::bug));
    }

    /// The commands of the real process.
    ///
    /// @param window opens it
    public static Commands ofProcess(WindowDoor window) {
        Session session = StandardStreams.session(ClientHelper.ofProcess());
        return new Commands(session, StandardStreams.log(session), window);
    }

    /// @param words the command line's, without the program's name
    /// @return the exit status
    public int run(List<String> words) {
        boolean isJson = words.contains("--json");
        try {
            return dispatch(words);
        } catch (OutputClosedException e) {
            return PIPE_CLOSED;
        } catch (ProblemException e) {
            log.note(e);
            return tell(e.problem(), isJson);
        } catch (InterruptedException e) {
            return tell(new Cancelled("\"mapback " + String.join(" ", words) + "\""), isJson);
        } catch (IOException | RuntimeException | Error e) {
            return tell(new Internal(log.bug(e)), isJson);
        }
    }

    private int dispatch(List<String> words) throws IOException, InterruptedException {
        String first = words.isEmpty() ? "help" : words.getFirst();
        if (!first.startsWith("__")) {
            for (String word : words) {
                Caller.readable(word);
            }
        }
        switch (first) {
            case "__complete" -> {
                return new Completion(session, tree).print(words.subList(1, words.size()));
            }
            case "__train" -> {
                Training.commands(words.get(1), words.get(2)).forEach(this::run);
                return 0;
            }
            case "--version", "-V" -> {
                session.output().line("mapback " + Version.own());
                return 0;
            }
            case "help", "--help", "-h" -> {
                return new Help(session, tree).print(words.isEmpty() ? words : words.subList(1, words.size()));
            }
            default -> {
                Optional<CommandTree.Found> found = tree.find(words);
                return found.isPresent() ? run(found.get(), words) : unknown(words);
            }
        }
    }

    private int run(CommandTree.Found found, List<String> words) throws IOException, InterruptedException {
        Command command = found.entry().make().get();
        if (command instanceof WindowCommand window && window.isPlain(words.subList(found.wordCount(), words.size()))) {
            return command.run(session);
        }
        CommandLine line = Parser.of(command);
        try {
            Parser.parse(line, words.subList(found.wordCount(), words.size()));
        } catch (ParameterException e) {
            throw Usage.wrong(session.phrases(), e);
        }
        if (line.isUsageHelpRequested()) {
            session.output().text(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
            return 0;
        }
        return command.run(session);
    }

    /// No command: the beginning of some, of which the help tells, or a mistake.
    private int unknown(List<String> words) throws IOException, InterruptedException {
        List<String> typed =
                words.stream().takeWhile(word -> !word.startsWith("-")).toList();
        for (int count = typed.size(); count > 0; count--) {
            List<String> possible = tree.after(typed.subList(0, count));
            if (!possible.isEmpty() && count == typed.size()) {
                if (words.contains("--help") || words.contains("-h")) {
                    return new Help(session, tree).print(typed);
                }
                throw Usage.wrong(
                        session.phrases(),
                        "usage.command.missing",
                        Map.of("command", "mapback " + String.join(" ", typed), "possible", List.copyOf(possible)));
            }
        }
        String text = typed.isEmpty() ? words.getFirst() : String.join(" ", typed);
        throw Usage.wrong(
                session.phrases(),
                "usage.command.unknown",
                Map.of("command", text, "suggestion", tree.nearest(text).map(near -> "mapback " + near)));
    }

    private int tell(Problem problem, boolean isJson) {
        if (isJson) {
            session.messages().line(Json.compact(new OwnJson(session.phrases()).problem(problem)));
        } else {
            String sentence = session.phrases().sentence(problem);
            session.messages().line(Harmless.line("Error: " + sentence + " (" + problem.code() + ")"));
        }
        return problem.exitStatus();
    }
}
