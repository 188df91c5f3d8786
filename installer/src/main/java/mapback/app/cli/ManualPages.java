package mapback.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/// Writes a manual page for every command, from the definitions that it reads its words by.
///
/// Arguments: the folder, which gets `mapback.adoc` and one `mapback-WORDS.adoc` for each command; the document with
/// the table of what the program ends with.
///
/// In the package of the commands, since nobody else sees their definitions; it is in no jar that is shipped.
public final class ManualPages {
    /// `| 0 | Everything is as wished. | go on |`
    private static final Pattern STATUS = Pattern.compile("\\| (\\d+) \\| (.*?)(?<!\\\\) \\|.*");

    private ManualPages() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Map<String, String> statuses = statuses(Path.of(arguments[1]));
        CommandSpec program = Manual.program().getCommandSpec();
        describeEnd(program, statuses);
        int status = ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], false, program);
        if (status != 0) {
            throw new IllegalStateException("the pages were not written");
        }
    }

    private static Map<String, String> statuses(Path document) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : Files.readAllLines(document)) {
            Matcher row = STATUS.matcher(line);
            if (row.matches()) {
                found.put(row.group(1), row.group(2).replace("\\|", "|"));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException(document + " has no table of statuses");
        }
        return found;
    }

    private static void describeEnd(CommandSpec command, Map<String, String> statuses) {
        command.usageMessage().exitCodeListHeading("Exit Status:%n").exitCodeList(statuses);
        for (CommandLine below : command.subcommands().values()) {
            describeEnd(below.getCommandSpec(), statuses);
        }
    }
}
