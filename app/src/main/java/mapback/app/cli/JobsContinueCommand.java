package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mapback.app.cli.RepositoryOptions.Place;
import mapback.protocol.AccessOffer;
import mapback.protocol.JobRow;
import mapback.protocol.KeyOffer;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "mapback jobs continue",
        description =
                "Goes on with a paused or interrupted job. After a restart of the helper a server may need its password"
                        + " again, and an encrypted archive its key.",
        footer = {"", "Example:", "  mapback jobs continue k3fa --keyfile backup.key"})
final class JobsContinueCommand implements Command {
    @Mixin
    JobArgument job = new JobArgument();

    @Mixin
    AccessOptions access = new AccessOptions();

    @Mixin
    KeyOptions key = new KeyOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Optional<KeyOffer> offered = this.key.offer(session);
        Reply.JobChanged reply = new AccessDialogue(session, place(session)).asking(access -> new KeyDialogue(session)
                .asking(
                        offered,
                        key -> session.ask(new Request.ContinueJob(job.id, access, key), Reply.JobChanged.class)));
        return say(session, common, reply.job());
    }

    /// Where the job reads; nowhere, when there is none of that id, which the helper will say.
    private Place place(Session session) throws IOException, InterruptedException {
        Optional<JobRow> row = session.collect(new Request.ListJobs(), Reply.Jobs.class, Reply.Jobs::jobs).stream()
                .filter(one -> one.job().equals(job.id))
                .findFirst();
        String repository = row.map(JobRow::repository).orElse("/");
        Optional<AccessOffer> offer = Optional.empty();
        if (RepositoryOptions.isOfServer(repository)) {
            offer = Optional.of(access.offer(session, Optional.empty()));
        }
        return new Place(repository, row.map(JobRow::namespace).orElse(""), offer);
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
