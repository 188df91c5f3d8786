package mapback.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mapback.app.text.Names;
import mapback.problem.HelperProblem.StreamCut;
import mapback.problem.ProblemException;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.Source;
import mapback.protocol.StreamOffer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback restore",
        description = {
            "Brings an archive back: makes a file equal to it, or writes it to standard output.",
            "Images become sparse files. The file has its name only when it is complete; after an interruption the same"
                    + " command goes on where it was. Ctrl-C cancels; closing the terminal does not."
        },
        footer = {
            "",
            "Examples:",
            "  mapback restore vm/100 drive-scsi0.img disk.raw --repository /mnt/datastore",
            "  mapback restore vm/100/2026-01-10 qemu-server.conf -",
            "  mapback restore vm/100 drive-scsi0.img disk.raw --changed-only"
        })
final class RestoreCommand implements Command {
    /// How long a reader gets for the last bytes of a job that failed or was cancelled.
    private static final Duration REST_WAIT = Duration.ofMillis(500);

    @Mixin
    SnapshotArgument snapshot = new SnapshotArgument();

    @Parameters(index = "1", paramLabel = "ARCHIVE", description = "Like drive-scsi0.img or qemu-server.conf.")
    String archive = "";

    @Parameters(index = "2", paramLabel = "TARGET", description = "The file to make, or - for standard output.")
    String target = "";

    @Option(names = "--overwrite", description = "Replace the file if it is there, at the end and in one step.")
    boolean overwrite;

    @Option(names = "--changed-only", description = "Bring the file that is there up to date, where it differs.")
    boolean changedOnly;

    @Option(names = "--skip-damaged", description = "Leave out what is damaged and list it, instead of failing.")
    boolean skipDamaged;

    @Option(names = "--ignore-space", description = "Begin even if there may be too little room for all of it.")
    boolean ignoreSpace;

    @Mixin
    SourceOptions source = new SourceOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        if (overwrite && changedOnly) {
            throw Usage.wrong(
                    session.phrases(), "usage.exclusive", Map.of("one", "--overwrite", "other", "--changed-only"));
        }
        boolean isStream = target.equals("-");
        JobReport report = new JobReport(session, common, isStream);
        try (JobFollower follower = new JobFollower(session, report.progress(), true)) {
            Begun begun = begin(session, isStream);
            follower.began(begun.reply().job(), begun.source());
            Verbose.of(session, common)
                    .say("verbose.job", Map.of("job", begun.reply().job()));
            JobRow end = begun.reply().stream().isPresent()
                    ? stream(
                            session,
                            follower,
                            begun.reply().job(),
                            begun.reply().stream().get())
                    : follower.await(begun.reply().job());
            return report.end(end);
        }
    }

    /// @param source where and with what the job began
    private record Begun(Reply.JobStarted reply, Source source) {}

    private Begun begin(Session session, boolean isStream) throws IOException, InterruptedException {
        Optional<String> path = isStream
                ? Optional.empty()
                : Optional.of(session.caller().absolute(target).toString());
        RestoreOptions options = new RestoreOptions(
                overwrite,
                changedOnly,
                skipDamaged,
                ignoreSpace,
                session.caller().umask());
        return source.asking(
                session,
                common,
                from -> new Begun(
                        session.ask(
                                new Request.Restore(from, snapshot.name, archive, path, options),
                                Reply.JobStarted.class),
                        from));
    }

    /// Copies on another thread, for writing waits as long as nobody reads, whatever becomes of the job.
    private JobRow stream(Session session, JobFollower follower, String job, StreamOffer offer)
            throws IOException, InterruptedException {
        FutureTask<Long> copying = new FutureTask<>(() -> StreamCopy.copy(offer, session.output()));
        Thread.ofPlatform().daemon().name("copy job " + job).start(copying);
        JobRow row = follower.await(job);
        if (row.state() != JobState.DONE) {
            awaitRest(copying);
            return row;
        }
        long copied = RestoreCommand.<RuntimeException>copied(copying::get);
        if (copied != row.counts().total()) {
            String what = Names.ofArchive(row.archive());
            throw new ProblemException(new StreamCut(what, copied, row.counts().total()));
        }
        return row;
    }

    /// What came out before the job ended is for the reader, if he takes it.
    private static void awaitRest(FutureTask<Long> copying) throws IOException, InterruptedException {
        try {
            copied(() -> copying.get(REST_WAIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            // Nobody reads.
        }
    }

    private interface Result<E extends Exception> {
        long get() throws ExecutionException, InterruptedException, E;
    }

    private static <E extends Exception> long copied(Result<E> result) throws IOException, InterruptedException, E {
        try {
            return result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case null, default -> throw new IllegalStateException("copying the stream failed", e.getCause());
            }
        }
    }
}
