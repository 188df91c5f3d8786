package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.Table.Column;
import mapback.app.text.BinarySize;
import mapback.app.text.Names;
import mapback.protocol.FileRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback snapshot files",
        description = "Lists the files of a snapshot: images, file archives, blobs. The short form is: mapback files",
        footer = {"", "Example:", "  mapback snapshot files vm/100/2026-01-10 --repository /mnt/datastore"})
final class SnapshotFilesCommand implements Command {
    @Mixin
    SnapshotArgument snapshot = new SnapshotArgument();

    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        List<FileRow> files = source.asking(
                session,
                common,
                from -> session.collect(
                        new Request.ListFiles(from, snapshot.name), Reply.Files.class, Reply.Files::files));
        OwnJson own = new OwnJson(session.phrases());
        Shown.list(() -> table(files, session), files, ClientJson::file, "files", own::file)
                .print(session, form);
        return 0;
    }

    private static String table(List<FileRow> files, Session session) {
        Table table = new Table(Column.left("filename"), Column.right("size"), Column.left("crypt-mode"));
        for (FileRow row : files) {
            table.row(
                    Names.ofArchive(row.filename()),
                    row.size().map(size -> new BinarySize(size).text()).orElse(""),
                    row.cryptMode().orElse(""));
        }
        return table.text(Table.Style.of(session));
    }
}
