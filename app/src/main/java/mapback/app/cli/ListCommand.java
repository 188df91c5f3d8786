package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.Table.Column;
import mapback.app.text.Names;
import mapback.protocol.GroupRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback list",
        description = "Lists the groups of a namespace: machines and hosts, each with its newest snapshot.",
        footer = {"", "Example:", "  mapback list --repository /mnt/datastore --ns site-a"})
final class ListCommand implements Command {
    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        List<GroupRow> groups = source.asking(
                session,
                common,
                from -> session.collect(new Request.ListGroups(from), Reply.Groups.class, Reply.Groups::groups));
        OwnJson own = new OwnJson(session.phrases());
        Shown.list(() -> table(groups, session), groups, ClientJson::group, "groups", own::group)
                .print(session, form);
        return 0;
    }

    private static String table(List<GroupRow> groups, Session session) {
        Table table = new Table(
                Column.left("group"), Column.left("last snapshot"), Column.right("backup-count"), Column.left("files"));
        for (GroupRow row : groups) {
            table.row(
                    row.backupType() + "/" + row.backupId(),
                    row.lastBackup() == 0 ? "" : Names.ofSnapshot(row.backupType(), row.backupId(), row.lastBackup()),
                    Long.toString(row.backupCount()),
                    files(row.files()));
        }
        return table.text(Table.Style.of(session));
    }

    /// File names as tables show them: without the server's suffix, in alphabetical order.
    static String files(List<String> serverNames) {
        return String.join(
                " ", serverNames.stream().map(Names::ofArchive).sorted().toList());
    }
}
