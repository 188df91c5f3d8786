package mapback.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import mapback.app.cli.Table.Column;
import mapback.problem.ByteSize;
import mapback.protocol.BoundRow;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(
        name = "mapback mappings",
        description = "Lists what is mapped: which image, where, and how much of it is read.",
        footer = {"", "Examples:", "  mapback mappings", "  mapback mappings --watch", "  sudo mapback mappings --all"})
final class MappingsCommand implements Command {
    /// Clears the screen from its first place on.
    private static final String FROM_TOP = "\u001b[H\u001b[J";

    /// How often what has not changed is shown again: only by writing is it noticed that nobody reads any more.
    private static final Duration AGAIN = Duration.ofSeconds(5);

    @Option(names = "--watch", description = "Again whenever something changes, and every five seconds, until Ctrl-C.")
    boolean watch;

    @Option(
            names = "--all",
            description =
                    "Every device that Mapback has bound on this computer, whoever mapped it; for other users than"
                            + " root their own.")
    boolean all;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        if (all && watch) {
            throw Usage.wrong(session.phrases(), "usage.exclusive", Map.of("one", "--all", "other", "--watch"));
        }
        if (all) {
            showBook(
                    session,
                    session.ask(new Request.ListDevices(), Reply.Devices.class).devices());
            return 0;
        }
        if (!watch) {
            show(session, session.ask(new Request.ListMappings(), Reply.Mappings.class));
            return 0;
        }
        AtomicReference<Reply.Mappings> latest = new AtomicReference<>();
        Thread again = Thread.ofVirtual().name("again").start(() -> showAgain(session, latest));
        try (Helper helper = session.helpers().connect()) {
            helper.follow(new Request.WatchMappings(), reply -> {
                latest.set((Reply.Mappings) reply);
                show(session, (Reply.Mappings) reply);
            });
        } finally {
            again.interrupt();
        }
        return 0;
    }

    private void showAgain(Session session, AtomicReference<Reply.Mappings> latest) {
        try {
            while (true) {
                Thread.sleep(AGAIN);
                Reply.Mappings shown = latest.get();
                if (shown != null) {
                    show(session, shown);
                }
            }
        } catch (IOException e) {
            session.signals().leave(Commands.PIPE_CLOSED);
        } catch (InterruptedException e) {
            // The watching has ended.
        }
    }

    private synchronized void show(Session session, Reply.Mappings reply) throws IOException {
        List<MappingRow> rows = reply.mappings();
        if (common.json) {
            session.output().json(Json.compact(new OwnJson(session.phrases()).mappings(rows)));
            return;
        }
        String text = rows.isEmpty()
                ? session.phrases().say("mapping.none", Map.of()) + "\n"
                : table(rows, session)
                        + MappingText.places(session.phrases(), rows)
                        + MappingText.problems(session.phrases(), rows);
        boolean isDrawn = watch && session.output().isTerminal();
        session.output().text(isDrawn ? FROM_TOP + text : text);
    }

    private void showBook(Session session, List<BoundRow> rows) throws IOException {
        if (common.json) {
            session.output().json(Json.compact(new OwnJson(session.phrases()).devices(rows)));
            return;
        }
        Table table = new Table(
                Column.left("device"),
                Column.left("user"),
                Column.left("mapping"),
                Column.right("size"),
                Column.left("what"));
        for (BoundRow row : rows) {
            table.row(
                    row.path(),
                    row.owner(),
                    row.mapping().orElse(""),
                    new ByteSize(row.size()).text(session.phrases().locale()),
                    row.isLeftBehind()
                            ? session.phrases().say("mapping.left.behind", Map.of("title", row.title()))
                            : row.title());
        }
        session.output()
                .text(
                        rows.isEmpty()
                                ? session.phrases().say("mapping.no.devices", Map.of()) + "\n"
                                : table.text(Table.Style.of(session)));
    }

    private static String table(List<MappingRow> rows, Session session) {
        Locale locale = session.phrases().locale();
        Table table = new Table(
                Column.left("mapping"),
                Column.left("state"),
                Column.right("readers"),
                Column.right("read"),
                Column.right("rate"),
                Column.right("size"));
        for (MappingRow row : rows) {
            table.row(
                    row.mapping(),
                    row.state().name().toLowerCase(Locale.ROOT),
                    Long.toString(row.clients()),
                    new ByteSize(row.read()).text(locale),
                    new ByteSize(row.rate()).text(locale) + "/s",
                    new ByteSize(row.size()).text(locale));
        }
        return table.text(Table.Style.of(session));
    }
}
