package mapback.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Reads a command's words into its fields, by the rules of the official client.
final class Parser {
    /// What an option has whose value was left out; no word of a command line can hold it.
    static final String NO_VALUE = "\0";

    private static final Set<String> YES = Set.of("true", "1", "yes", "on");
    private static final Set<String> NO = Set.of("false", "0", "no", "off");

    private Parser() {}

    static CommandLine of(Command command) {
        CommandLine line = new CommandLine(command);
        // A word like @file is a name here, never a file with more words.
        line.setExpandAtFiles(false);
        line.setPosixClusteredShortOptionsAllowed(false);
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true).sortOptions(false);
        return line;
    }

    /// @param words behind the command's own
    static void parse(CommandLine line, List<String> words) {
        line.parseArgs(switches(line.getCommandSpec(), words).toArray(String[]::new));
    }

    /// Switches stand alone or with one of eight words behind them, joined by a blank or `=` (client behaviour
    /// R1); the parser understands the second form with `true` and `false`.
    private static List<String> switches(CommandSpec spec, List<String> words) {
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                plain.addAll(words.subList(i, words.size()));
                break;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            boolean isSwitch = isSwitch(spec, name);
            String behind = equals >= 0 ? word.substring(equals + 1) : i + 1 < words.size() ? words.get(i + 1) : "";
            if (isSwitch && isBoolean(behind)) {
                plain.add(name + "=" + YES.contains(behind.toLowerCase(Locale.ROOT)));
                i += equals < 0 ? 1 : 0;
            } else if (equals < 0 && mayStandAlone(spec, name)) {
                boolean isValue = isPath(behind);
                plain.add(name + "=" + (isValue ? behind : NO_VALUE));
                i += isValue ? 1 : 0;
            } else {
                plain.add(word);
            }
        }
        return plain;
    }

    private static boolean isSwitch(CommandSpec spec, String name) {
        OptionSpec option = spec.findOption(name);
        return option != null && option.type() == boolean.class;
    }

    /// Whether the option's value may be left out. Then only a path that cannot be taken for a snapshot or archive
    /// is its value.
    private static boolean mayStandAlone(CommandSpec spec, String name) {
        OptionSpec option = spec.findOption(name);
        return option != null && option.type() == String.class && option.arity().min() == 0;
    }

    private static boolean isPath(String word) {
        return word.startsWith("/") || word.startsWith("./") || word.startsWith("../");
    }

    private static boolean isBoolean(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return YES.contains(lower) || NO.contains(lower);
    }
}
