package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import mapback.protocol.JobRow;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback jobs continue",
        description =
                "Goes on with a paused or interrupted job. After a restart of the helper an encrypted archive needs"
                        + " its key again.",
        footer = {"", "Example:", "  mapback jobs continue k3fa --keyfile backup.key"})
final class JobsContinueCommand implements Command {
    @Mixin
    JobArgument job = new JobArgument();

    @Mixin
    KeyOptions key = new KeyOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Reply.JobChanged reply = new KeyDialogue(session)
                .asking(
                        key.offer(session),
                        offer -> session.ask(new Request.ContinueJob(job.id, offer), Reply.JobChanged.class));
        return say(session, common, reply.job());
    }

    /// Says what state a job is in now.
    static int say(Session session, CommonOptions common, JobRow row) throws IOException {
        if (common.json) {
            session.output().json(Json.compact(new OwnJson(session.phrases()).job(row)));
        } else {
            session.output().line(session.phrases().say("job.is", Map.of("job", row.job(), "state", row.state())));
        }
        return 0;
    }
}
