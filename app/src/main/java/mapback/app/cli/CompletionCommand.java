package mapback.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback completion",
        description = "Prints the script that lets a shell complete commands, options, snapshots and archives.",
        footer = {
            "",
            "Examples:",
            "  source <(mapback completion bash)                                     for this shell",
            "  mapback completion zsh > ~/.zfunc/_mapback                            for good",
            "  mapback completion fish > ~/.config/fish/completions/mapback.fish     for good"
        })
final class CompletionCommand implements Command {
    static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    String shell = "";

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        if (!SHELLS.contains(shell)) {
            throw Usage.wrong(
                    session.phrases(),
                    "usage.value.invalid",
                    Map.of("option", "SHELL", "value", shell, "expected", String.join(", ", SHELLS)));
        }
        try (var script = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
            if (script == null) {
                throw new IllegalStateException("no script for " + shell);
            }
            session.output().text(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return 0;
    }
}
