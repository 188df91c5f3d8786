package mapback.app.cli;

import java.io.IOException;
import java.util.Optional;
import mapback.protocol.Source;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback jobs watch",
        description = "Follows a job to its end and ends with its exit status. Ctrl-C ends the watching, not the job.",
        footer = {"", "Example:", "  mapback jobs watch k3fa"})
final class JobsWatchCommand implements Command {
    @Mixin
    JobArgument job = new JobArgument();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        JobReport report = new JobReport(session, common, false);
        try (JobFollower follower = new JobFollower(session, report.progress(), false)) {
            follower.began(job.id, new Source("", "", Optional.empty()));
            return report.end(follower.await(job.id));
        }
    }
}
