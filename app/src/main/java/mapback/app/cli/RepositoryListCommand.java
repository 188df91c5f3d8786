package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.Table.Column;
import mapback.app.text.Harmless;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback repository list",
        description = "Lists the repositories that were saved. Their names may stand wherever a repository does.",
        footer = {"", "Example:", "  mapback repository list"})
final class RepositoryListCommand implements Command {
    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        print(
                session.ask(new Request.ListRepositories(), Reply.Repositories.class)
                        .repositories(),
                form,
                session);
        return 0;
    }

    static void print(List<SavedRepository> rows, Format form, Session session) throws IOException {
        OwnJson own = new OwnJson(session.phrases());
        Shown.list(() -> table(rows, session), rows, own::saved, "repositories", own::saved)
                .print(session, form);
    }

    private static String table(List<SavedRepository> rows, Session session) {
        if (rows.isEmpty()) {
            return session.phrases().say("repository.none", java.util.Map.of()) + "\n";
        }
        Table table = new Table(Column.left("name"), Column.left("repository"), Column.left("namespace"));
        rows.forEach(row -> table.row(row.name(), Harmless.line(row.repository()), row.namespace()));
        return table.text(Table.Style.of(session));
    }
}
