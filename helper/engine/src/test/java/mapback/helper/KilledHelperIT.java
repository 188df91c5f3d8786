package mapback.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.Source;
import mapback.protocol.wire.HelperConnection;
import mapback.protocol.wire.Replies;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Helpers are killed with `kill -9` while they restore. `mapback.kill.rounds` says how many.
class KilledHelperIT {
    private static final int ROUNDS = Integer.getInteger("mapback.kill.rounds", 10);
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final BackupMaker.Image IMAGE =
            new BackupMaker.Image("drive-scsi0.img", (200L << 20) + 512, 4 << 20, new BackupMaker.Mix(45, 25, 20, 10));

    @TempDir
    Path folder;

    private final Seeded random = Seeded.of(System.nanoTime());
    private String sum = "";
    private Path runtime;
    private HelperProcess helper;

    @BeforeEach
    void make() throws Exception {
        BackupMaker maker = BackupMaker.at(folder.resolve("datastore"), 42, BlobMaker.plain());
        maker.snapshot(SNAPSHOT, List.of(IMAGE));
        sum = maker.sha256(IMAGE);
        runtime = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        helper = HelperProcess.startToWork(runtime, folder.resolve("state"));
    }

    @AfterEach
    void end() throws IOException {
        helper.close();
    }

    private Path target() {
        return folder.resolve("disk.img");
    }

    @Test
    void a_restore_goes_on_to_an_equal_file_whenever_its_helper_is_killed() throws Exception {
        long longest = milliseconds(() -> restore(false));
        Files.delete(target());
        int interrupted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            boolean inPlace = round % 3 == 2;
            if (inPlace) {
                putOldFile();
            }
            killDuringRestore(inPlace, random.between(0L, longest));
            interrupted += goOn(inPlace, round % 2 == 0) ? 1 : 0;
            assertThat(sha256(target()))
                    .as("round " + round + ", seed " + random.seed())
                    .isEqualTo(sum);
            assertThat(folder.resolve("disk.img.mapback-part")).doesNotExist();
            assertThat(folder.resolve("disk.img.mapback-job")).doesNotExist();
            Files.delete(target());
        }
        assertThat(interrupted).as("rounds in which something was interrupted").isPositive();
    }

    private interface Action {
        void run() throws Exception;
    }

    private static long milliseconds(Action action) throws Exception {
        long begin = System.nanoTime();
        action.run();
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /// A file that is right in some places only.
    private void putOldFile() throws IOException {
        try (FileChannel channel = FileChannel.open(target(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 20; i++) {
                channel.write(java.nio.ByteBuffer.wrap(random.bytes(1 << 20)), random.between(0L, IMAGE.size()));
            }
        }
    }

    private void killDuringRestore(boolean inPlace, long afterMilliseconds) throws Exception {
        try (HelperConnection connection = HelperConnection.open(helper.socket())) {
            connection.ask(request(inPlace));
            Thread.sleep(afterMilliseconds);
        }
        helper.close();
        helper = HelperProcess.startToWork(runtime, folder.resolve("state"));
    }

    /// @return whether there was anything left to do
    private boolean goOn(boolean inPlace, boolean bySameCommand) throws Exception {
        List<JobRow> jobs = interruptedJobs();
        if (jobs.isEmpty() || (!inPlace && Files.exists(target()))) {
            return false;
        }
        if (bySameCommand) {
            restore(inPlace);
            assertThat(interruptedJobs()).isEmpty();
        } else {
            try (HelperConnection connection = HelperConnection.open(helper.socket())) {
                connection.ask(new Request.ContinueJob(jobs.getLast().job(), Optional.empty(), Optional.empty()));
                mustEndDone(connection, jobs.getLast().job());
            }
        }
        return true;
    }

    private List<JobRow> interruptedJobs() throws IOException {
        try (HelperConnection connection = HelperConnection.open(helper.socket())) {
            Reply.Jobs jobs = (Reply.Jobs) connection.ask(new Request.ListJobs());
            return jobs.jobs().stream()
                    .filter(row -> row.state() == JobState.INTERRUPTED)
                    .toList();
        }
    }

    private Request.Restore request(boolean inPlace) {
        return new Request.Restore(
                new Source(folder.resolve("datastore").toString(), "", Optional.empty()),
                "vm/100",
                IMAGE.name(),
                Optional.of(target().toString()),
                new RestoreOptions(false, inPlace, false, false, 0022));
    }

    private void restore(boolean inPlace) throws IOException {
        try (HelperConnection connection = HelperConnection.open(helper.socket())) {
            mustEndDone(connection, ((Reply.JobStarted) connection.ask(request(inPlace))).job());
        }
    }

    private static void mustEndDone(HelperConnection connection, String job) throws IOException {
        Replies replies = connection.askMore(new Request.WatchJob(job));
        Optional<JobRow> last = Optional.empty();
        for (Optional<Reply> reply = replies.next(); reply.isPresent(); reply = replies.next()) {
            last = Optional.of(((Reply.JobChanged) reply.get()).job());
        }
        JobRow row = last.orElseThrow();
        assertThat(row.state()).as(row.toString()).isEqualTo(JobState.DONE);
        assertThat(row.counts().done()).isEqualTo(row.counts().total()).isEqualTo(IMAGE.size());
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), sha)) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
