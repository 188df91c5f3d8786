package mapback.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.cli.Table.Column;
import mapback.app.text.TimeText;
import mapback.problem.KeyProblem.NoDefaultKey;
import mapback.problem.ProblemException;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback key show",
        description = "Shows what a key file says of itself. It is not opened, so no password is needed.",
        footer = {"", "Example:", "  mapback key show ~/backup.key"})
final class KeyShowCommand implements Command {
    @Parameters(paramLabel = "KEYFILE", arity = "0..1", description = "The key file; else the default one.")
    @Nullable
    String path;

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        String shown = path == null ? standardPath(session) : path;
        KeyOffer offer = KeyFiles.ofPath(shown, session);
        Reply.KeyShown key = session.ask(new Request.ShowKey(offer), Reply.KeyShown.class);
        new Shown(() -> table(key, shown, session), () -> ClientJson.key(key, shown), () -> ClientJson.key(key, shown))
                .print(session, form);
        return 0;
    }

    private static String standardPath(Session session) throws ProblemException {
        Path standard = KeyFiles.standardPath(session.caller());
        if (!Files.exists(standard)) {
            throw new ProblemException(new NoDefaultKey(standard.toString()));
        }
        return standard.toString();
    }

    private static String table(Reply.KeyShown key, String path, Session session) {
        Table table = new Table(Column.left("Name"), Column.left("Value"));
        table.row("path", ClientJson.quoted(path));
        table.row("kdf", key.kdf());
        table.row("created", TimeText.point(key.created()));
        table.row("modified", TimeText.point(key.modified()));
        key.fingerprint().ifPresent(fingerprint -> table.row("fingerprint", fingerprint));
        key.hint().ifPresent(hint -> table.row("hint", hint));
        return table.text(Table.Style.of(session));
    }
}
