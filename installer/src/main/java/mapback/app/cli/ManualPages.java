package mapback.app.cli;

import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/// Writes a manual page for every command, from the definitions that it reads its words by.
///
/// Arguments: the folder, which gets `mapback.adoc` and one `mapback-WORDS.adoc` for each command; the document with
/// the table of what the program ends with; what the
/// program's own page says besides.
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
        append(folder, program, Files.readString(Path.of(arguments[2])));
    }

    /// What is not said by definitions: what the program heeds and keeps, and where to read on.
    private static void append(Path folder, CommandSpec command, String more) throws IOException {
        Path page = folder.resolve(pageName(command) + ".adoc");
        List<String> others = new ArrayList<>();
        if (command.parent() != null) {
            others.add(pageName(command.parent()));
        }
        for (CommandLine below : command.subcommands().values()) {
            others.add(pageName(below.getCommandSpec()));
            append(folder, below.getCommandSpec(), "");
        }
        String list = others.stream().map("*%s*(1)"::formatted).collect(Collectors.joining(", "));
        Files.writeString(
                page,
                more + "\n== See also\n\n" + list + ", and the guide in _/usr/share/doc/mapback/guide_\n",
                APPEND);
    }

    private static String pageName(CommandSpec command) {
        return command.qualifiedName("-");
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
        command.usageMessage().exitCodeListHeading("Exit Status%n").exitCodeList(statuses);
        List<String> footer = List.of(command.usageMessage().footer());
        int examples = footer.indexOf("Examples:");
        if (examples >= 0) {
            command.usageMessage()
                    .footerHeading("Examples%n")
                    .footer(footer.subList(examples + 1, footer.size()).toArray(String[]::new));
        }
        for (CommandLine below : command.subcommands().values()) {
            describeEnd(below.getCommandSpec(), statuses);
        }
    }
}
