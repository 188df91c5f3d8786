package mapback.app.model;

import static mapback.app.model.Rows.NOON;
import static mapback.app.model.Rows.file;
import static mapback.app.model.Rows.job;
import static mapback.app.model.Rows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.app.model.Deeds.Saving;
import mapback.app.model.Deeds.Subject;
import mapback.problem.KeyProblem.KeyFileMissing;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.SnapshotMissing;
import mapback.problem.TargetProblem.TargetExists;
import mapback.protocol.JobState;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is done with a backup.
class DeedsTest {
    private static final Place STORE = new Place("store", "/store", "", Optional.empty());
    private static final String FINGERPRINT = "aa:bb:cc:dd:ee:ff:00:11:22:33";
    private static final String DISK = "drive-scsi0.img.fidx";
    private static final Subject PLAIN = new Subject(
            STORE,
            snapshot(
                    "100",
                    NOON,
                    file("index.json.blob", 1),
                    file("root.pxar.didx", 5),
                    file("qemu-server.conf.blob", 1),
                    file(DISK, 10)),
            Optional.of(DISK));
    private static final Subject LOCKED =
            new Subject(STORE, snapshot("201", NOON, Optional.of(FINGERPRINT), file(DISK, 10)), Optional.of(DISK));

    @TempDir
    Path folder;

    private final List<String> done = new ArrayList<>();
    private final List<Problem> failed = new ArrayList<>();
    private boolean isThere;
    private boolean isEmpty;

    private final ScriptedHelper helper = new ScriptedHelper(request -> switch (request) {
        case Request.ListJobs _ -> new Reply.Jobs(List.of());
        case Request.ListMappings _ -> new Reply.Mappings(List.of());
        case Request.ListSnapshots _ when isEmpty -> new Reply.Snapshots(List.of());
        case Request.ListSnapshots _ -> new Reply.Snapshots(List.of(LOCKED.snapshot(), PLAIN.snapshot()));
        case Request.ShowKey _ -> new Reply.KeyShown("none", 0, 0, Optional.of(FINGERPRINT), Optional.empty());
        case Request.Restore _ when isThere -> throw new ProblemException(new TargetExists("/home/disk.raw"));
        case Request.Restore restore
        when restore.snapshot().startsWith("vm/201") && restore.source().key().isEmpty() ->
            throw new ProblemException(new KeyNeeded(Fingerprints.shortened(FINGERPRINT), restore.snapshot()));
        default -> new Reply.JobStarted("job1", Optional.empty());
    });
    private final Entrance entrance = new Entrance(helper, helper.work(), new Keys(Path.of("/nowhere/key.json")));
    private final Deeds deeds =
            new Deeds(helper, entrance, new Repositories(helper, helper.work()), new Live(helper, helper.work()), 0027);

    private <R extends Request> R asked(Class<R> kind) {
        return kind.cast(
                helper.asked.stream().filter(kind::isInstance).findFirst().orElseThrow());
    }

    @Test
    void a_file_is_saved_with_the_users_own_mask_and_wishes() throws Exception {
        deeds.save(PLAIN, new Saving(Path.of("/home/disk.raw"), false, true, true, false), done::add, failed::add);
        helper.next();
        assertThat(done).containsExactly("job1");
        Request.Restore restore = asked(Request.Restore.class);
        assertThat(restore.snapshot()).isEqualTo("vm/100/2026-01-11T12:00:00Z");
        assertThat(restore.archive()).isEqualTo(DISK);
        assertThat(restore.target()).contains("/home/disk.raw");
        assertThat(restore.options()).isEqualTo(new RestoreOptions(false, true, true, false, 0027));
    }

    @Test
    void what_was_begun_is_looked_at_at_once() throws Exception {
        deeds.test(PLAIN.of(Optional.empty()), done::add, failed::add);
        helper.next();
        helper.next();
        assertThat(helper.asked).anyMatch(Request.ListJobs.class::isInstance);
        assertThat(asked(Request.Verify.class).archive()).isEmpty();
    }

    @Test
    void a_file_that_is_there_is_a_problem_and_nothing_is_begun() throws Exception {
        isThere = true;
        deeds.save(PLAIN, new Saving(Path.of("/home/disk.raw"), false, false, false, false), done::add, failed::add);
        helper.next();
        assertThat(failed).containsExactly(new TargetExists("/home/disk.raw"));
        assertThat(done).isEmpty();
    }

    @Test
    void a_locked_backup_asks_for_its_key_before_anything_is_written() throws Exception {
        deeds.save(LOCKED, new Saving(Path.of("/home/disk.raw"), false, false, false, false), done::add, failed::add);
        helper.next();
        helper.next();
        assertThat(entrance.question().get()).get().isInstanceOf(Question.Key.class);
        assertThat(done).isEmpty();
        entrance.decline();
        assertThat(failed).singleElement().isInstanceOf(KeyNeeded.class);
    }

    @Test
    void a_key_that_was_kept_opens_what_it_fits() throws Exception {
        Path key = Files.writeString(folder.resolve("my.key"), "{}");
        deeds.keepKey(key, () -> done.add("kept"), failed::add);
        helper.next();
        deeds.save(LOCKED, new Saving(Path.of("/home/disk.raw"), false, false, false, false), done::add, failed::add);
        helper.next();
        assertThat(done).containsExactly("kept", "job1");
        assertThat(asked(Request.Restore.class).source().key()).get().satisfies(offer -> assertThat(offer.origin())
                .isEqualTo(key.toString()));
    }

    @Test
    void a_key_file_that_comes_for_a_locked_backup_is_asked_about() {
        deeds.bringKey(Path.of("/some/my.key"), Optional.of(LOCKED), () -> done.add("kept"), failed::add);
        assertThat(entrance.question().get()).get().satisfies(asked -> assertThat(((Question.Key) asked).file())
                .contains("/some/my.key"));
    }

    @Test
    void a_key_file_that_is_not_there_is_told() throws Exception {
        deeds.bringKey(folder.resolve("none.key"), Optional.of(PLAIN), () -> done.add("kept"), failed::add);
        helper.next();
        assertThat(failed).singleElement().isInstanceOf(KeyFileMissing.class);
        assertThat(done).isEmpty();
    }

    @Test
    void a_job_goes_on_with_the_login_of_its_place() throws Exception {
        deeds.resume(new JobItem(job("job1", JobState.INTERRUPTED)), failed::add);
        helper.next();
        assertThat(asked(Request.ContinueJob.class).job()).isEqualTo("job1");
        assertThat(failed).isEmpty();
    }

    @Test
    void the_backup_of_a_job_is_found_again() throws Exception {
        List<Subject> found = new ArrayList<>();
        deeds.find(new JobItem(job("job1", JobState.FAILED)), found::add, failed::add);
        helper.next();
        assertThat(asked(Request.ListSnapshots.class).group()).contains("vm/100");
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.name()).isEqualTo("vm/100/2026-01-11T12:00:00Z");
            assertThat(one.archive()).contains(DISK);
        });
    }

    @Test
    void a_job_whose_backup_was_removed_says_so() throws Exception {
        isEmpty = true;
        deeds.find(new JobItem(job("job1", JobState.FAILED)), _ -> done.add("found"), failed::add);
        helper.next();
        assertThat(failed).containsExactly(new SnapshotMissing("vm/100/2026-01-11T12:00:00Z", ""));
        assertThat(done).isEmpty();
    }

    @Test
    void a_disk_can_become_a_disk_and_a_file_and_files_neither() {
        assertThat(PLAIN.possible(new Target.NewDisk())).singleElement().satisfies(row -> assertThat(row.filename())
                .isEqualTo(DISK));
        assertThat(PLAIN.possible(new Target.Folder(folder)))
                .extracting(row -> row.filename())
                .containsExactly(DISK, "qemu-server.conf.blob");
        assertThat(PLAIN.of(Optional.of("root.pxar.didx")).canGo(new Target.NewDisk()))
                .isFalse();
        assertThat(PLAIN.of(Optional.empty()).canGo(new Target.NewDisk())).isTrue();
    }
}
