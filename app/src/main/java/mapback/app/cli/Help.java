package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// What commands there are, and what each does.
final class Help {
    private final Session session;
    private final CommandTree tree;

    Help(Session session, CommandTree tree) {
        this.session = session;
        this.tree = tree;
    }

    /// @param words of a command, the beginning of several, or none for all
    int print(List<String> words) throws IOException {
        Optional<CommandTree.Found> found = tree.find(words);
        boolean isBeginning = !tree.after(words).isEmpty();
        if (found.isPresent() && found.get().wordCount() == words.size()) {
            CommandLine line = Parser.of(found.get().entry().make().get());
            session.output().text(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
        } else {
            session.output().text(listing(isBeginning ? words : List.of()));
        }
        return 0;
    }

    private String listing(List<String> beginning) {
        List<CommandTree.Entry> shown = tree.commands().stream()
                .filter(entry -> entry.words().size() >= beginning.size()
                        && entry.words().subList(0, beginning.size()).equals(beginning))
                .toList();
        int width =
                shown.stream().mapToInt(entry -> entry.text().length()).max().orElse(0);
        StringBuilder text = new StringBuilder("""
                Usage: mapback COMMAND [ARGUMENTS] [OPTIONS]
                Mapback brings Proxmox Backup Server backups back.

                """);
        for (CommandTree.Entry entry : shown) {
            String name = entry.text();
            text.append("  ").append(name).repeat(" ", width - name.length() + 2);
            text.append(firstSentence(entry)).append('\n');
        }
        return text.append("""

                "mapback help COMMAND" tells more of one.
                Repository and namespace may stand in PBS_REPOSITORY and PBS_NAMESPACE.
                """).toString();
    }

    private static String firstSentence(CommandTree.Entry entry) {
        String description =
                Parser.of(entry.make().get()).getCommandSpec().usageMessage().description()[0];
        int end = description.indexOf(". ");
        return end < 0 ? description : description.substring(0, end + 1);
    }
}
