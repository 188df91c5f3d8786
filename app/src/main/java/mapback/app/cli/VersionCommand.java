package mapback.app.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import mapback.app.cli.FormatOptions.Format;
import mapback.app.client.Version;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback version",
        description = "Shows the versions of this program and of its helper, which is started if need be.",
        footer = {"", "Example:", "  mapback version"})
final class VersionCommand implements Command {
    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Format form = format.chosen(common, session);
        Reply.Version helper = session.ask(new Request.GetVersion(), Reply.Version.class);
        String own = Version.own();
        new Shown(
                        () -> "client version: " + own + "\nhelper version: " + helper.version() + "\n",
                        () -> json(own, helper),
                        () -> json(own, helper))
                .print(session, form);
        return 0;
    }

    private static Object json(String own, Reply.Version helper) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("client", Map.of("version", own));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("version", helper.version());
        other.put("protocol", helper.protocol());
        other.put("pid", helper.pid());
        json.put("helper", other);
        return json;
    }
}
