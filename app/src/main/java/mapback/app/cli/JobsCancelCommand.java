package mapback.app.cli;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback jobs cancel",
        description =
                "Ends a job. What it has written stays under its marked name, so that the same command can go on.",
        footer = {"", "Example:", "  mapback jobs cancel k3fa"})
final class JobsCancelCommand implements Command {
    @Mixin
    JobArgument job = new JobArgument();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Reply.JobChanged reply = session.ask(new Request.CancelJob(job.id), Reply.JobChanged.class);
        return JobsContinueCommand.say(session, common, reply.job());
    }
}
