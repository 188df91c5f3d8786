package mapback.app.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mapback.app.client.ReplyTaker;
import mapback.app.model.Helper;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.protocol.FileRow;
import mapback.protocol.GroupRow;
import mapback.protocol.JobCounts;
import mapback.protocol.JobKind;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.MappingRow;
import mapback.protocol.MappingState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SavedRepository;
import mapback.protocol.SnapshotRow;
import mapback.protocol.TestResult;
import mapback.protocol.TestStep;
import mapback.protocol.WaitingRow;

/// A helper with as many backups as one likes and much going on: at each question all jobs and mappings are a step
/// further than before.
///
/// @param machines  how many
/// @param snapshots of each machine
/// @param steps     counts the questions
record PlayedHelper(int machines, int snapshots, AtomicLong steps) implements Helper {
    /// Midnight of a day in 2026.
    private static final long LAST = 1_768_089_600L;

    private static final long QUARTER = 900;
    private static final long SIZE = 64L << 30;
    private static final int JOBS = 6;
    private static final int MAPPINGS = 4;

    PlayedHelper(int machines, int snapshots) {
        this(machines, snapshots, new AtomicLong());
    }

    @Override
    public Reply ask(Request request) {
        return switch (request) {
            case Request.ListRepositories _ ->
                new Reply.Repositories(List.of(new SavedRepository("store", "/played/store", "", Optional.empty())));
            case Request.ListNamespaces _ -> new Reply.Namespaces(List.of(""));
            case Request.ListGroups _ ->
                new Reply.Groups(
                        IntStream.range(0, machines).mapToObj(this::group).toList());
            case Request.ListSnapshots(var _, Optional<String> group) ->
                new Reply.Snapshots(snapshots(group.orElse("vm/100").substring(3)));
            case Request.GetNotes _ -> new Reply.Notes("notes");
            case Request.ListJobs _ -> new Reply.Jobs(jobs());
            case Request.ListMappings _ -> new Reply.Mappings(mappings());
            case Request.TestRepository _ ->
                new Reply.StepTested(new TestResult(TestStep.DATASTORE, "store", Optional.empty()));
            case Request.ListFiles _ -> new Reply.Files(List.of());
            case Request.Verify _ -> new Reply.JobStarted("job0", Optional.empty());
            case Request.CancelJob _, Request.WatchJob _ -> new Reply.JobChanged(cancelled());
            default -> throw new IllegalStateException("not played: " + request);
        };
    }

    @Override
    public void follow(Request request, ReplyTaker taker) throws java.io.IOException, InterruptedException {
        taker.take(ask(request));
    }

    private GroupRow group(int number) {
        return new GroupRow(
                "vm",
                Integer.toString(100 + number),
                LAST,
                snapshots,
                List.of("drive-scsi0.img.fidx"),
                Optional.of("root@pam"),
                Optional.of("machine " + number));
    }

    private List<SnapshotRow> snapshots(String machine) {
        return IntStream.range(0, snapshots)
                .mapToObj(number -> new SnapshotRow(
                        "vm",
                        machine,
                        LAST - number * QUARTER,
                        List.of(
                                new FileRow("drive-scsi0.img.fidx", Optional.of("none"), Optional.of(SIZE)),
                                new FileRow("drive-scsi1.img.fidx", Optional.of("encrypt"), Optional.of(SIZE)),
                                new FileRow("qemu-server.conf.blob", Optional.of("none"), Optional.of(400L))),
                        Optional.of("root@pam"),
                        false,
                        Optional.of(2 * SIZE + number),
                        Optional.of("notes"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
    }

    /// The oldest goes and a new one comes every few steps.
    private List<JobRow> jobs() {
        long step = steps.incrementAndGet();
        long first = step / 8;
        return LongStream.range(first, first + JOBS)
                .mapToObj(number -> job(number, step))
                .toList();
    }

    private static JobRow cancelled() {
        return new JobRow(
                "job0",
                JobKind.VERIFY,
                "/played/store",
                "",
                "vm/100/2026-01-10T08:00:00Z",
                "drive-scsi0.img.fidx",
                "",
                JobState.CANCELLED,
                new JobCounts(SIZE, 0, 0, 0, 0, 0, 0),
                0,
                Optional.empty(),
                LAST * 1000,
                Optional.of(LAST * 1000),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                0);
    }

    private static JobRow job(long number, long step) {
        long done = Math.floorMod(step * 97 + number * 131, 1000) * (SIZE / 1000);
        return new JobRow(
                "job" + number,
                number % 2 == 0 ? JobKind.RESTORE : JobKind.VERIFY,
                "/played/store",
                "",
                "vm/100/2026-01-10T08:00:00Z",
                "drive-scsi0.img.fidx",
                "/home/somebody/disk.raw",
                number % 5 == 4 ? JobState.PAUSED : JobState.RUNNING,
                new JobCounts(SIZE, done / 4, done / 4, done / 2, done / 2, 0, 0),
                step * 7919 % 900_000_000,
                Optional.of(step % 5000),
                LAST * 1000,
                Optional.empty(),
                Optional.empty(),
                number % 3 == 0 ? Optional.of(waiting(step)) : Optional.empty(),
                List.of(),
                0,
                step);
    }

    private static WaitingRow waiting(long step) {
        return new WaitingRow(LAST * 1000 + step, new ServerUnreachable("pbs.example.org", 8007, "no route"));
    }

    private List<MappingRow> mappings() {
        long step = steps.incrementAndGet();
        List<MappingRow> rows = new ArrayList<>();
        Stream.iterate(0, number -> number + 1)
                .limit(MAPPINGS - step / 50 % 2)
                .forEach(number -> rows.add(mapping(number, step)));
        return rows;
    }

    private static MappingRow mapping(int number, long step) {
        boolean isAway = step / 20 % 4 == number;
        return new MappingRow(
                "mapping" + number,
                "/played/store",
                "",
                "vm/10" + number + "/2026-01-10T08:00:00Z",
                "drive-scsi0.img.fidx",
                "/run/user/1000/mapback/mapping" + number + ".sock",
                Optional.of("nbd+unix:///?socket=/run/user/1000/mapback/mapping" + number + ".sock"),
                SIZE,
                isAway ? MappingState.WAITING : MappingState.MAPPED,
                step % 5,
                step * 10,
                step * 4_194_304,
                step * 7919 % 900_000_000,
                0,
                LAST * 1000,
                Optional.empty(),
                isAway ? Optional.of(waiting(step)) : Optional.empty(),
                Optional.empty());
    }
}
