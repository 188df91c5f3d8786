package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.app.text.Harmless;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.ProblemException;
import mapback.protocol.MappingRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback unmap",
        description = {
            "Takes a mapping away. Without an argument it lists what is mapped.",
            "A mapping that is used is left alone unless --force is given; whoever uses it would get errors."
        },
        footer = {
            "",
            "Examples:",
            "  mapback unmap /dev/nbd0",
            "  mapback unmap k3fa",
            "  mapback unmap /run/user/1000/mapback/nbd-k3fa",
            "  mapback unmap vm/100/2026-01-10T08:00:00Z/drive-scsi0.img"
        })
final class UnmapCommand implements Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MAPPING",
            description = "Its device, also as a number alone, its id, its socket, or its name or the end of that.")
    @Nullable
    String mapping;

    @Option(names = "--force", description = "Also while it is used.")
    boolean force;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        if (mapping == null) {
            list(session);
        } else {
            unmap(session, mapping);
        }
        return 0;
    }

    private void unmap(Session session, String text) throws IOException, InterruptedException {
        MappingRow row = meant(session, text);
        if (common.json) {
            session.output().json(Json.compact(new OwnJson(session.phrases()).mapping(row)));
        } else {
            session.output().text(MappingText.unmapped(session.phrases(), row) + "\n");
        }
        if (row.device().isPresent() || row.archive().isEmpty()) {
            row.problem().ifPresent(problem -> session.messages()
                    .line(session.phrases().sentence(problem)));
        }
    }

    /// A word that no mapping is called by may be a socket in the caller's folder, be it there still or not.
    private MappingRow meant(Session session, String text) throws IOException, InterruptedException {
        Optional<String> device = DevicePath.ofNumber(text);
        if (device.isPresent()) {
            return take(session, device.get());
        }
        String path = text.isEmpty() ? text : session.caller().absolute(text).toString();
        if (text.startsWith("/") || text.startsWith("./") || text.startsWith("../")) {
            return take(session, path);
        }
        try {
            return take(session, text);
        } catch (ProblemException e) {
            if (text.isEmpty() || !(e.problem() instanceof MappingMissing)) {
                throw e;
            }
        }
        try {
            return take(session, path);
        } catch (ProblemException e) {
            throw e.problem() instanceof MappingMissing ? new ProblemException(new MappingMissing(text), e) : e;
        }
    }

    private MappingRow take(Session session, String meant) throws IOException, InterruptedException {
        try (Agent _ = Agent.onTerminal(session)) {
            return session.ask(
                            new Request.Unmap(meant, force, Optional.of(session.asker())), Reply.MappingChanged.class)
                    .mapping();
        }
    }

    /// A line each, as the official client does: where, a tab, what.
    private void list(Session session) throws IOException, InterruptedException {
        List<MappingRow> rows =
                session.ask(new Request.ListMappings(), Reply.Mappings.class).mappings();
        if (common.json) {
            session.output().json(Json.compact(new OwnJson(session.phrases()).mappings(rows)));
            return;
        }
        StringBuilder text = new StringBuilder();
        for (MappingRow row : rows) {
            text.append(Harmless.line(row.place()))
                    .append(":\t")
                    .append(Harmless.line(MappingText.name(row)))
                    .append('\n');
        }
        session.output()
                .text(rows.isEmpty() ? session.phrases().say("mapping.none", Map.of()) + "\n" : text.toString());
    }
}
