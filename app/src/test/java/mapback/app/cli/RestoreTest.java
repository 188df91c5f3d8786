package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.DamageProblem.VerifyFoundDamage;
import mapback.problem.HelperProblem.HelperGone;
import mapback.problem.KeyProblem.KeyPasswordNeeded;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.DamagedRangesLeft;
import mapback.problem.TargetProblem.TargetExists;
import mapback.protocol.DamageRange;
import mapback.protocol.DamageRow;
import mapback.protocol.JobCounts;
import mapback.protocol.JobKind;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.SecretText;
import mapback.protocol.StreamOffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Jobs from the command line: what is asked of the helper, what is said, and what signals do.
class RestoreTest {
    private static final JobCounts ALL = new JobCounts(67_108_864, 4_194_304, 0, 62_914_560, 62_914_560, 0, 0);

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @Test
    void the_target_the_umask_and_the_options_reach_the_helper() {
        ScriptedHelper helper = job(row(JobState.DONE, ALL));
        assertThat(shell.run(
                        helper,
                        "restore",
                        "vm/100",
                        "drive-scsi0.img",
                        "sub/disk.raw",
                        "--repository",
                        "/s",
                        "--overwrite",
                        "--ignore-space",
                        "--skip-damaged=yes"))
                .as(shell.err())
                .isZero();
        Request.Restore asked = helper.asked(Request.Restore.class);
        assertThat(asked.target()).contains(folder.resolve("sub/disk.raw").toString());
        assertThat(asked.options()).isEqualTo(new RestoreOptions(true, false, true, true, 0027));
        assertThat(asked.archive()).isEqualTo("drive-scsi0.img");
    }

    @Test
    void after_a_restore_it_says_what_is_now_true() {
        shell.run(job(row(JobState.DONE, ALL)), restore());
        assertThat(shell.out())
                .isEqualTo("Restored \"drive-scsi0.img\" of vm/100/2026-01-10T08:00:00Z to /t/disk.raw:"
                        + " 67,108,864 bytes (62.9 MB written, 0 bytes already right, 4.2 MB empty).\n");
    }

    @Test
    void a_refused_restore_begins_no_job() {
        assertThat(shell.run(ScriptedHelper.failing(new TargetExists("/t/disk.raw")), restore()))
                .isEqualTo(6);
        assertThat(shell.err()).contains("Nothing was written.").contains("(MB-6001)");
    }

    @Test
    void damaged_ranges_are_listed_and_the_status_says_so() {
        Problem damaged =
                new ChunkDamaged("drive-scsi0.img.fidx", "9f".repeat(32), 2, 8_388_608, 4_194_304, BlobFault.CRC);
        DamageRow row = new DamageRow(
                "drive-scsi0.img.fidx",
                Optional.of(new DamageRange(8_388_608, 4_194_304, 2)),
                "9f".repeat(32),
                damaged);
        JobRow end = row(
                JobState.DONE, ALL, Optional.of(new DamagedRangesLeft("/t/disk.raw", 1, 4_194_304)), List.of(row), 3);
        assertThat(shell.run(job(end), restore())).isEqualTo(11);
        assertThat(shell.out())
                .contains("│ damaged in      │  offset │  length │ chunk")
                .contains("│ drive-scsi0.img │ 8388608 │ 4194304 │ 9f9f")
                .contains("… and 2 more damaged ranges.")
                .doesNotContain("Restored");
        assertThat(shell.err())
                .contains("was restored but for one damaged range (4.2 MB)")
                .contains("(MB-6009)");
    }

    @Test
    void progress_goes_to_standard_error_in_plain_lines_at_each_tenth() {
        JobCounts half = new JobCounts(100_000_000, 20_000_000, 10_000_000, 25_000_000, 20_000_000, 0, 0);
        JobRow again = row(JobState.RUNNING, half);
        shell.run(job(again, again, row(JobState.DONE, ALL)), restore());
        assertThat(shell.err())
                .isEqualTo("drive-scsi0.img: 50 %, 12.3 MB/s, 4 s left; empty 20 MB, already right 10 MB,"
                        + " fetched 25 MB, written 20 MB\n");
    }

    @Test
    void on_a_terminal_the_bar_is_drawn_in_place_and_taken_away() {
        shell.isTerminal = true;
        shell.environment.put("TERM", "xterm");
        JobCounts half = new JobCounts(100_000_000, 20_000_000, 10_000_000, 25_000_000, 20_000_000, 0, 0);
        shell.run(job(row(JobState.RUNNING, half), row(JobState.DONE, ALL)), restore());
        assertThat(shell.err()).startsWith("\r\u001b[K 50 % █████").endsWith("\r\u001b[K\n\u001b[K\u001b[A\r");
    }

    @Test
    void with_json_the_job_is_an_object_and_nothing_else_is_said() {
        shell.run(job(row(JobState.RUNNING, ALL), row(JobState.DONE, ALL)), add(restore(), "--json"));
        JsonNode job = new JsonMapper().readTree(shell.out());
        assertThat(job.get("state").asString()).isEqualTo("done");
        assertThat(job.get("counts").get("written").asLong()).isEqualTo(62_914_560);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void the_first_interrupt_cancels_the_job_and_waits_for_it() {
        ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
            case Request.Restore restore -> List.of(new Reply.JobStarted("7", Optional.empty()));
            case Request.WatchJob watch -> {
                shell.signals.send(Signals.Kind.INT);
                yield List.of(new Reply.JobChanged(row(JobState.CANCELLED, ALL)));
            }
            case Request.CancelJob cancel -> List.of(new Reply.JobChanged(row(JobState.RUNNING, ALL)));
            default -> throw new AssertionError(request);
        });
        assertThat(shell.run(helper, restore())).isEqualTo(130);
        assertThat(helper.asked(Request.CancelJob.class).job()).isEqualTo("7");
        assertThat(shell.signals.left()).isEmpty();
        assertThat(shell.err())
                .contains("Cancelling. Press Ctrl-C once more to leave at once.")
                .contains(
                        "The restore of \"drive-scsi0.img\" from vm/100/2026-01-10T08:00:00Z was cancelled. (MB-1002)");
    }

    @Test
    void an_interrupt_before_the_job_has_its_number_cancels_it_too() {
        ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
            case Request.Restore restore -> {
                shell.signals.send(Signals.Kind.INT);
                yield List.of(new Reply.JobStarted("7", Optional.empty()));
            }
            default -> List.of(new Reply.JobChanged(row(JobState.CANCELLED, ALL)));
        });
        assertThat(shell.run(helper, restore())).isEqualTo(130);
        assertThat(helper.asked(Request.CancelJob.class).job()).isEqualTo("7");
    }

    @Test
    void an_interrupt_at_the_password_prompt_leaves_at_once() throws Exception {
        Files.writeString(folder.resolve("k"), "{}");
        shell.meanwhile = () -> shell.signals.send(Signals.Kind.INT);
        ScriptedHelper locked = ScriptedHelper.failing(new KeyPasswordNeeded("k", Optional.empty()));
        shell.run(locked, add(restore(), "--keyfile", "k"));
        assertThat(shell.signals.left()).containsExactly(130);
        assertThat(shell.err()).doesNotContain("Cancelling");
    }

    @Test
    void the_second_interrupt_leaves_at_once() {
        ScriptedHelper helper = watching(() -> {
            shell.signals.send(Signals.Kind.INT);
            shell.signals.send(Signals.Kind.INT);
        });
        shell.run(helper, restore());
        assertThat(shell.signals.left()).containsExactly(130);
    }

    @Test
    void a_closed_terminal_detaches_and_the_job_goes_on() {
        ScriptedHelper helper = watching(() -> shell.signals.send(Signals.Kind.HUP));
        shell.run(helper, restore());
        assertThat(shell.signals.left()).containsExactly(129);
        assertThat(helper.asked()).noneMatch(Request.CancelJob.class::isInstance);
        assertThat(shell.err()).contains("Job 7 goes on. \"mapback jobs watch 7\" follows it");
    }

    @Test
    void an_interrupt_of_watching_ends_only_the_watching() {
        ScriptedHelper helper = watching(() -> shell.signals.send(Signals.Kind.INT));
        shell.run(helper, "jobs", "watch", "7");
        assertThat(shell.signals.left()).containsExactly(130);
        assertThat(helper.asked()).noneMatch(Request.CancelJob.class::isInstance);
    }

    @Test
    void when_the_helper_dies_the_next_one_goes_on_with_the_same_key() throws Exception {
        Files.writeString(folder.resolve("k"), "{}");
        AtomicInteger watches = new AtomicInteger();
        ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
            case Request.Restore restore -> List.of(new Reply.JobStarted("7", Optional.empty()));
            case Request.WatchJob watch -> {
                if (watches.incrementAndGet() == 1) {
                    throw new ProblemException(new HelperGone("/log"));
                }
                yield List.of(
                        new Reply.JobChanged(row(JobState.INTERRUPTED, ALL)),
                        new Reply.JobChanged(row(JobState.DONE, ALL)));
            }
            default -> List.of(new Reply.JobChanged(row(JobState.RUNNING, ALL)));
        });
        assertThat(shell.run(helper, add(restore(), "--keyfile", "k"))).isZero();
        assertThat(helper.asked(Request.ContinueJob.class).key().orElseThrow().origin())
                .isEqualTo("k");
        assertThat(shell.err()).contains("A new one goes on with job 7.");
    }

    @Test
    void a_verification_that_finds_nothing_says_so() {
        JobCounts counts = new JobCounts(1000, 0, 0, 1000, 0, 1000, 0);
        assertThat(shell.run(job(verified(counts, Optional.empty())), "verify", "vm/100", "--repository", "/s"))
                .isZero();
        assertThat(shell.out())
                .isEqualTo("All archives of vm/100/2026-01-10T08:00:00Z are what was backed up: 1,000 bytes"
                        + " (1 kB checked, 0 bytes empty).\n");
    }

    @Test
    void a_verification_that_finds_damage_has_its_own_status() {
        JobCounts counts = new JobCounts(1000, 0, 0, 0, 0, 0, 1000);
        JobRow end = verified(counts, Optional.of(new VerifyFoundDamage("vm/100", 1, 0, 1000)));
        assertThat(shell.run(job(end), "verify", "vm/100", "--repository", "/s"))
                .isEqualTo(7);
        assertThat(shell.err()).contains("(MB-5009)");
    }

    @Test
    void a_stream_is_copied_to_standard_output_and_nothing_else_is() throws Exception {
        byte[] content = "the whole archive".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        JobCounts counts = new JobCounts(content.length, 0, 0, content.length, content.length, 0, 0);
        try (Offer offer = new Offer(content)) {
            assertThat(shell.run(stream(offer, row(JobState.DONE, counts)), streamed()))
                    .as(shell.err())
                    .isZero();
            assertThat(shell.outBytes()).isEqualTo(content);
            assertThat(offer.token()).isEqualTo("0123456789abcdef0123456789abcdef");
        }
    }

    @Test
    void a_stream_that_ends_early_is_a_problem_even_when_the_job_says_it_went_well() throws Exception {
        try (Offer offer = new Offer("only half".getBytes(StandardCharsets.UTF_8))) {
            JobCounts counts = new JobCounts(18, 0, 0, 18, 18, 0, 0);
            assertThat(shell.run(stream(offer, row(JobState.DONE, counts)), streamed()))
                    .isEqualTo(10);
            assertThat(shell.err()).contains("Only 9 bytes of the 18 bytes").contains("(MB-7015)");
        }
    }

    @Test
    void a_stream_whose_job_fails_ends_with_the_jobs_problem() throws Exception {
        try (Offer offer = new Offer("part".getBytes(StandardCharsets.UTF_8))) {
            Problem damaged = new ChunkDamaged("a.img.fidx", "9f".repeat(32), 0, 0, 4, BlobFault.CRC);
            JobRow end = row(JobState.FAILED, ALL, Optional.of(damaged), List.of(), 0);
            assertThat(shell.run(stream(offer, end), streamed())).isEqualTo(7);
            assertThat(shell.out()).isEqualTo("part");
        }
    }

    @Test
    void a_job_that_was_cancelled_before_its_stream_was_opened_is_only_that() {
        StreamOffer gone = new StreamOffer(folder.resolve("gone").toString(), new SecretText("0".repeat(32)));
        ScriptedHelper helper = new ScriptedHelper(request -> request instanceof Request.WatchJob
                ? List.of(new Reply.JobChanged(row(JobState.CANCELLED, ALL)))
                : List.of(new Reply.JobStarted("7", Optional.of(gone))));
        assertThat(shell.run(helper, streamed())).as(shell.err()).isEqualTo(130);
    }

    @Test
    void a_target_that_is_no_text_is_refused_before_anything_is_asked() {
        ScriptedHelper helper = ScriptedHelper.answering();
        assertThat(shell.run(helper, "restore", "vm/100", "a.conf", "bad\uFFFD", "--repository", "/s"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("UTF-8").contains("(MB-1006)");
        assertThat(helper.asked()).isEmpty();
    }

    @Test
    void jobs_are_listed_and_steered() {
        ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
            case Request.ListJobs list -> List.of(new Reply.Jobs(List.of(row(JobState.PAUSED, ALL))));
            default -> List.of(new Reply.JobChanged(row(JobState.PAUSED, ALL)));
        });
        assertThat(shell.run(helper, "jobs")).isZero();
        assertThat(shell.run(helper, "jobs", "pause", "7")).isZero();
        assertThat(shell.out())
                .contains("│ 7   │ restore │ paused │")
                .contains("│ drive-scsi0.img │ /t/disk.raw │")
                .endsWith("Job 7 is paused.\n");
        assertThat(helper.asked(Request.PauseJob.class).job()).isEqualTo("7");
    }

    private ScriptedHelper watching(Runnable meanwhile) {
        return new ScriptedHelper(request -> switch (request) {
            case Request.Restore restore -> List.of(new Reply.JobStarted("7", Optional.empty()));
            case Request.WatchJob watch -> {
                meanwhile.run();
                yield List.of(new Reply.JobChanged(row(JobState.DONE, ALL)));
            }
            default -> List.of(new Reply.JobChanged(row(JobState.RUNNING, ALL)));
        });
    }

    private static ScriptedHelper job(JobRow... rows) {
        return new ScriptedHelper(request -> switch (request) {
            case Request.WatchJob watch ->
                List.of(rows).stream().map(Reply.JobChanged::new).toList();
            default -> List.of(new Reply.JobStarted("7", Optional.empty()));
        });
    }

    private static ScriptedHelper stream(Offer offer, JobRow end) {
        return new ScriptedHelper(request -> switch (request) {
            case Request.WatchJob watch -> {
                offer.awaitServed();
                yield List.of(new Reply.JobChanged(end));
            }
            default -> List.of(new Reply.JobStarted("7", Optional.of(offer.offer())));
        });
    }

    private static String[] restore() {
        return new String[] {"restore", "vm/100", "drive-scsi0.img", "/t/disk.raw", "--repository", "/s"};
    }

    private static String[] streamed() {
        return new String[] {"restore", "vm/100", "drive-scsi0.img", "-", "--repository", "/s"};
    }

    private static String[] add(String[] words, String... more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }

    private static JobRow row(JobState state, JobCounts counts) {
        return row(state, counts, Optional.empty(), List.of(), 0);
    }

    private static JobRow row(
            JobState state, JobCounts counts, Optional<Problem> problem, List<DamageRow> damage, long damageCount) {
        return new JobRow(
                "7",
                JobKind.RESTORE,
                "/s",
                "",
                "vm/100/2026-01-10T08:00:00Z",
                "drive-scsi0.img.fidx",
                "/t/disk.raw",
                state,
                counts,
                12_300_000,
                Optional.of(4L),
                1_768_032_000_000L,
                Optional.empty(),
                problem,
                Optional.empty(),
                damage,
                damageCount,
                1);
    }

    private static JobRow verified(JobCounts counts, Optional<Problem> problem) {
        return new JobRow(
                "7",
                JobKind.VERIFY,
                "/s",
                "",
                "vm/100/2026-01-10T08:00:00Z",
                "",
                "",
                problem.isPresent() ? JobState.FAILED : JobState.DONE,
                counts,
                0,
                Optional.empty(),
                0,
                Optional.empty(),
                problem,
                Optional.empty(),
                List.of(),
                0,
                1);
    }

    /// A one-shot socket as the helper makes it.
    private final class Offer implements AutoCloseable {
        private final Path path = folder.resolve("stream");
        private final ServerSocketChannel server;
        private final CountDownLatch served = new CountDownLatch(1);
        private volatile String token = "";

        Offer(byte[] content) throws IOException {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            Thread.ofVirtual().start(() -> serve(content));
        }

        private void serve(byte[] content) {
            try (SocketChannel client = server.accept()) {
                ByteBuffer start = ByteBuffer.allocate(32);
                int read = 0;
                while (start.hasRemaining() && read >= 0) {
                    read = client.read(start);
                }
                token = new String(start.array(), StandardCharsets.US_ASCII);
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    client.write(bytes);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                served.countDown();
            }
        }

        StreamOffer offer() {
            return new StreamOffer(path.toString(), new SecretText("0123456789abcdef0123456789abcdef"));
        }

        void awaitServed() throws InterruptedException {
            served.await();
        }

        String token() {
            return token;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
