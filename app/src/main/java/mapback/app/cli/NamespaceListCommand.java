package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.Table.Column;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback namespace list",
        description = "Lists the namespaces of a repository, from --ns downwards. The root namespace shows as /.",
        footer = {"", "Example:", "  mapback namespace list --repository /mnt/datastore"})
final class NamespaceListCommand implements Command {
    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        List<String> namespaces = source.asking(
                session,
                common,
                from -> session.collect(
                        new Request.ListNamespaces(from), Reply.Namespaces.class, Reply.Namespaces::namespaces));
        Object rows =
                namespaces.stream().map(name -> ClientJson.member("ns", name)).toList();
        new Shown(
                        () -> table(namespaces, session),
                        () -> ClientJson.member("data", rows),
                        () -> ClientJson.member("namespaces", namespaces))
                .print(session, form);
        return 0;
    }

    private static String table(List<String> namespaces, Session session) {
        Table table = new Table(Column.left("ns"));
        namespaces.forEach(name -> table.row(name.isEmpty() ? "/" : name));
        return table.text(Table.Style.of(session));
    }
}
