package mapback.app.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The definitions of all commands, for whoever makes manual pages of them.
final class Manual {
    private Manual() {}

    /// The program with its commands below it, each named by the last of its words: `mapback`, `snapshot`, `list`.
    ///
    /// @return made anew at each call
    static CommandLine program() {
        CommandSpec program = CommandSpec.create().name("mapback");
        program.usageMessage()
                .abbreviateSynopsis(true)
                .description(
                        "Mapback brings Proxmox Backup Server backups back: it lists them, restores disks and files"
                                + " of them, maps disks as block devices, and checks them.");
        CommandTree tree = new CommandTree(() -> new WindowCommand(_ -> 0, String::valueOf));
        for (CommandTree.Entry entry : tree.commands()) {
            add(program, entry.words(), Parser.of(entry.make().get()));
        }
        return new CommandLine(program);
    }

    /// What the commands do that begin with this word.
    private static String about(String word) {
        return switch (word) {
            case "snapshot" -> "Lists snapshots and their files, and shows their notes and whether they are protected.";
            case "notes" -> "Shows the notes of a snapshot.";
            case "protected" -> "Shows whether a snapshot is protected from being removed.";
            case "namespace" -> "Lists the namespaces of a repository.";
            case "repository" -> "Saves repositories under names, lists, tests and removes them.";
            case "key" -> "Shows what a key file is, without its secret.";
            default -> throw new IllegalStateException("nothing is said about " + word);
        };
    }

    private static void add(CommandSpec above, List<String> words, CommandLine command) {
        String word = words.getFirst();
        CommandLine there = above.subcommands().get(word);
        if (words.size() == 1) {
            command.getCommandSpec().name(word);
            if (there != null) {
                throw new IllegalStateException(word + " comes before what begins with it");
            }
            above.addSubcommand(word, command);
            return;
        }
        if (there == null) {
            CommandSpec group = CommandSpec.create().name(word);
            group.usageMessage().description(about(word));
            there = new CommandLine(group);
            above.addSubcommand(word, there);
        }
        add(there.getCommandSpec(), words.subList(1, words.size()), command);
    }
}
