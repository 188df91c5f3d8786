package mapback.app.cli;

import java.io.IOException;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.Table.Column;
import mapback.app.text.BinarySize;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback status",
        description = "Shows how full the repository's file system is.",
        footer = {"", "Example:", "  mapback status --repository /mnt/datastore"})
final class StatusCommand implements Command {
    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        Reply.Usage usage =
                source.asking(session, common, from -> session.ask(new Request.GetUsage(from), Reply.Usage.class));
        new Shown(() -> table(usage, session), () -> ClientJson.usage(usage), () -> ClientJson.usage(usage))
                .print(session, form);
        return 0;
    }

    private static String table(Reply.Usage usage, Session session) {
        Table table = new Table(Column.left("name"), Column.right("size"), Column.right("share"));
        table.row("total", new BinarySize(usage.total()).text(), share(usage.total(), usage.total()));
        table.row("used", new BinarySize(usage.used()).text(), share(usage.used(), usage.total()));
        table.row("avail", new BinarySize(usage.available()).text(), share(usage.available(), usage.total()));
        return table.text(Table.Style.of(session).withoutHeader());
    }

    private static String share(long part, long total) {
        return total == 0 ? "" : Math.round(100.0 * part / total) + " %";
    }
}
