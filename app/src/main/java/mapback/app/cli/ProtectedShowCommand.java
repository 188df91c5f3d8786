package mapback.app.cli;

import java.io.IOException;
import mapback.app.cli.FormatOptions.Format;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback snapshot protected show",
        description = "Says whether a snapshot is protected from removal: true or false.",
        footer = {"", "Example:", "  mapback snapshot protected show vm/100/2026-01-11T08:00:00Z"})
final class ProtectedShowCommand implements Command {
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
        boolean isProtected = source.asking(
                        session,
                        common,
                        from -> session.ask(new Request.GetProtection(from, snapshot.name), Reply.Protection.class))
                .isProtected();
        Object json = ClientJson.member("protected", isProtected);
        new Shown(() -> isProtected + "\n", () -> json, () -> json).print(session, form);
        return 0;
    }
}
