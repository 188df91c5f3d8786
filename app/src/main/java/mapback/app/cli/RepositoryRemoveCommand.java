package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import mapback.app.text.Harmless;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback repository remove",
        description = "Forgets a saved repository. Nothing happens to the backups in it.",
        footer = {"", "Example:", "  mapback repository remove home"})
final class RepositoryRemoveCommand implements Command {
    @Parameters(index = "0", paramLabel = "NAME", description = "As \"mapback repository list\" shows it.")
    String name = "";

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Reply.Repositories left = session.ask(new Request.RemoveRepository(name), Reply.Repositories.class);
        if (common.json) {
            OwnJson own = new OwnJson(session.phrases());
            session.output()
                    .json(Json.compact(Map.of(
                            "repositories",
                            left.repositories().stream().map(own::saved).toList())));
        } else {
            session.output().line(Harmless.line(session.phrases().say("repository.removed", Map.of("name", name))));
        }
        return 0;
    }
}
