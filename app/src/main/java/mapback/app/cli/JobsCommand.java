package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mapback.app.cli.Table.Column;
import mapback.app.text.JobText;
import mapback.app.text.TimeText;
import mapback.protocol.JobRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback jobs",
        description = "Lists jobs: what is being restored and verified, and what ended not long ago.",
        footer = {
            "",
            "With a job from that list:",
            "  mapback jobs watch k3fa      follow it to its end",
            "  mapback jobs cancel k3fa     end it",
            "  mapback jobs pause k3fa      stop it for a while",
            "  mapback jobs continue k3fa   go on with a paused or interrupted one"
        })
final class JobsCommand implements Command {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        List<JobRow> jobs = session.collect(new Request.ListJobs(), Reply.Jobs.class, Reply.Jobs::jobs);
        if (common.json) {
            OwnJson own = new OwnJson(session.phrases());
            session.output()
                    .json(Json.compact(
                            Map.of("jobs", jobs.stream().map(own::job).toList())));
        } else {
            session.output().text(table(jobs, session));
        }
        return 0;
    }

    private static String table(List<JobRow> jobs, Session session) {
        Table table = new Table(
                Column.left("job"),
                Column.left("kind"),
                Column.left("state"),
                Column.right("done"),
                Column.left("since"),
                Column.left("snapshot"),
                Column.left("archive"),
                Column.left("target"));
        for (JobRow row : jobs) {
            table.row(
                    row.job(),
                    row.kind().name().toLowerCase(Locale.ROOT),
                    row.state().name().toLowerCase(Locale.ROOT),
                    JobText.percent(row) + " %",
                    TimeText.point(row.startedAt() / 1000),
                    row.snapshot(),
                    row.archive().isEmpty() ? "" : JobText.subject(row),
                    row.target());
        }
        return table.text(Table.Style.of(session));
    }
}
