package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.Table.Column;
import mapback.app.text.BinarySize;
import mapback.app.text.Names;
import mapback.protocol.FileRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SnapshotRow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback snapshot list",
        description = "Lists snapshots, of all groups of a namespace or of one. The short form is: mapback snapshots",
        footer = {"", "Example:", "  mapback snapshot list vm/100 --repository /mnt/datastore"})
final class SnapshotListCommand implements Command {
    @Parameters(paramLabel = "GROUP", arity = "0..1", description = "Only this group, like vm/100.")
    @Nullable
    String group;

    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        List<SnapshotRow> snapshots = source.asking(
                session,
                common,
                from -> session.collect(
                        new Request.ListSnapshots(from, Optional.ofNullable(group)),
                        Reply.Snapshots.class,
                        Reply.Snapshots::snapshots));
        OwnJson own = new OwnJson(session.phrases());
        Shown.list(() -> table(snapshots, session), snapshots, ClientJson::snapshot, "snapshots", own::snapshot)
                .print(session, form);
        return 0;
    }

    private static String table(List<SnapshotRow> snapshots, Session session) {
        Table table = new Table(Column.left("snapshot"), Column.right("size"), Column.left("files"));
        for (SnapshotRow row : snapshots) {
            table.row(
                    Names.ofSnapshot(row.backupType(), row.backupId(), row.backupTime()),
                    row.size().map(size -> new BinarySize(size).text()).orElse(""),
                    ListCommand.files(
                            row.files().stream().map(FileRow::filename).toList()));
        }
        return table.text(Table.Style.of(session));
    }
}
