package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback verify",
        description =
                "Reads a snapshot, or one archive of it, decrypts and checks every chunk, and says what is damaged"
                        + " and where.",
        footer = {"", "Example:", "  mapback verify vm/100 drive-scsi0.img --repository /mnt/datastore"})
final class VerifyCommand implements Command {
    @Mixin
    SnapshotArgument snapshot = new SnapshotArgument();

    @Parameters(index = "1", arity = "0..1", paramLabel = "ARCHIVE", description = "Only this archive.")
    @Nullable
    String archive;

    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        JobReport report = new JobReport(session, common, false);
        try (JobFollower follower = new JobFollower(session, report.progress(), true)) {
            Begun begun = source.asking(
                    session,
                    common,
                    from -> new Begun(
                            session.ask(
                                    new Request.Verify(from, snapshot.name, Optional.ofNullable(archive)),
                                    Reply.JobStarted.class),
                            from));
            follower.began(begun.reply().job(), begun.source());
            Verbose.of(session, common)
                    .say("verbose.job", Map.of("job", begun.reply().job()));
            return report.end(follower.await(begun.reply().job()));
        }
    }

    /// @param source where and with what the job began
    private record Begun(Reply.JobStarted reply, Source source) {}
}
