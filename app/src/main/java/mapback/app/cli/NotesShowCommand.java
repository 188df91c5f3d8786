package mapback.app.cli;

import java.io.IOException;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.text.Harmless;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback snapshot notes show",
        description = "Shows what was noted down about a snapshot.",
        footer = {"", "Example:", "  mapback snapshot notes show vm/100/2026-01-11T08:00:00Z"})
final class NotesShowCommand implements Command {
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
        String notes = source.asking(
                        session,
                        common,
                        from -> session.ask(new Request.GetNotes(from, snapshot.name), Reply.Notes.class))
                .notes();
        Object json = ClientJson.member("notes", notes);
        new Shown(() -> Harmless.lines(notes) + "\n", () -> json, () -> json).print(session, form);
        return 0;
    }
}
