package mapback.app.cli;

import java.io.IOException;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback jobs pause",
        description = "Stops a job for a while, between two chunks.",
        footer = {"", "Example:", "  mapback jobs pause k3fa"})
final class JobsPauseCommand implements Command {
    @Mixin
    JobArgument job = new JobArgument();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Reply.JobChanged reply = session.ask(new Request.PauseJob(job.id), Reply.JobChanged.class);
        return JobsContinueCommand.say(session, common, reply.job());
    }
}
