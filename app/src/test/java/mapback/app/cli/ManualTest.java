package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What manual pages are made of.
class ManualTest {
    @Test
    void everyCommandIsFoundBelowTheProgramByItsWords() {
        List<String> commands = new CommandTree(() -> new WindowCommand(_ -> 0, String::valueOf))
                .commands().stream().map(CommandTree.Entry::text).toList();

        assertThat(namesOfWhatDoesSomething("", Manual.program())).containsExactlyInAnyOrderElementsOf(commands);
    }

    @Test
    void eachSaysWhatItDoes() {
        assertThat(described(Manual.program()))
                .allSatisfy(text -> assertThat(text).isNotBlank());
    }

    private static List<String> namesOfWhatDoesSomething(String words, CommandLine command) {
        List<String> names = new ArrayList<>();
        if (command.getCommandSpec().userObject() instanceof Command) {
            names.add(words);
        }
        command.getSubcommands()
                .forEach((word, below) -> names.addAll(namesOfWhatDoesSomething((words + " " + word).strip(), below)));
        return names;
    }

    private static List<String> described(CommandLine command) {
        List<String> texts =
                new ArrayList<>(List.of(command.getCommandSpec().usageMessage().description()[0]));
        command.getSubcommands().values().forEach(below -> texts.addAll(described(below)));
        return texts;
    }
}
