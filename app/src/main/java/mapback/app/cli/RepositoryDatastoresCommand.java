package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.app.cli.Table.Column;
import mapback.app.text.Harmless;
import mapback.protocol.DatastoreRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback repository datastores",
        description = "Lists the datastores that the repository's server shows you, to find the right one.",
        footer = {"", "Example:", "  mapback repository datastores --repository joe@pbs@pbs.example.org:any"})
final class RepositoryDatastoresCommand implements Command {
    @Mixin
    RepositoryOptions at = new RepositoryOptions();

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        Place place = LoginCommand.serverOnly(session, at.place(session));
        List<DatastoreRow> rows = new AccessDialogue(session, place).asking(access -> session.ask(
                        new Request.ListDatastores(new Source(place.repository(), "", access, Optional.empty())),
                        Reply.Datastores.class)
                .datastores());
        Shown.list(() -> table(rows, session), rows, ClientJson::datastore, "datastores", ClientJson::datastore)
                .print(session, form);
        return 0;
    }

    private static String table(List<DatastoreRow> rows, Session session) {
        Table table = new Table(Column.left("datastore"), Column.left("state"), Column.left("comment"));
        for (DatastoreRow row : rows) {
            String state = row.maintenance()
                    .map(Harmless::line)
                    .orElseGet(() -> row.isMounted() ? "" : session.phrases().say("datastore.unmounted", Map.of()));
            table.row(row.name(), state, Harmless.line(row.comment().orElse("")));
        }
        return table.text(Table.Style.of(session));
    }
}
