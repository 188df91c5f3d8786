package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import mapback.buffer.Lease;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.DamageProblem.VerifyFoundDamage;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.KeyProblem.KeyPasswordWrong;
import mapback.problem.KeyProblem.KeyWrong;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem.ArchiveMissing;
import mapback.problem.RepositoryProblem.FileArchiveNotRestorable;
import mapback.problem.RepositoryProblem.SplitArchiveNotPipeable;
import mapback.problem.TargetProblem.DamagedRangesLeft;
import mapback.problem.TargetProblem.TargetBusy;
import mapback.problem.TargetProblem.TargetExists;
import mapback.problem.TargetProblem.TargetFull;
import mapback.problem.TargetProblem.TargetInDatastore;
import mapback.protocol.DamageRow;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Request;
import mapback.protocol.RestoreOptions;
import mapback.protocol.SecretText;
import mapback.testkit.CorruptCase;
import mapback.testkit.Fixtures;
import mapback.testkit.Needs;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Restores and verifications of the sample datastore come to what the official client restored.
class FixtureRestoreTest extends RestoreSuite {
    private static final int CHUNK = 4 << 20;

    @Override
    JobsBench bench(Path state) throws IOException {
        return new JobsBench(state, Fixtures.datastore());
    }

    private static Problem problemOf(ThrowingCallable call) {
        AtomicReference<Problem> problem = new AtomicReference<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> problem.set(e.problem()));
        return problem.get();
    }

    @Test
    void a_damaged_image_is_restored_but_for_the_damage_when_asked() throws Exception {
        JobRow failed = bench.restore(DAMAGED, "drive-virtio0.img", target());
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.problem()).get().isInstanceOfSatisfying(ChunkDamaged.class, damage -> {
            assertThat(damage.fault()).isEqualTo(BlobFault.MARKED_BAD);
            assertThat(damage.chunkNumber()).isEqualTo(1);
        });
        assertThat(target()).doesNotExist();
        JobRow done = bench.restore(
                bench.source("", Optional.empty()),
                DAMAGED,
                "drive-virtio0.img",
                target(),
                new RestoreOptions(false, false, true, false, 0022));
        assertThat(done.state()).isEqualTo(JobState.DONE);
        assertThat(done.problem())
                .contains(new DamagedRangesLeft(target().toRealPath().toString(), 1, 5000));
        assertThat(done.counts().alreadyRight() + done.counts().holes()).isEqualTo(CHUNK);
        assertThat(done.damageCount()).isEqualTo(1);
        DamageRow damage = done.damage().getFirst();
        assertThat(damage.archive()).isEqualTo("drive-virtio0.img.fidx");
        assertThat(damage.range().orElseThrow().offset()).isEqualTo(CHUNK);
        assertThat(damage.range().orElseThrow().length()).isEqualTo(5000);
        byte[] restored = Files.readAllBytes(target());
        assertThat(restored).hasSize(CHUNK + 5000);
        assertThat(Arrays.copyOfRange(restored, CHUNK, restored.length)).containsOnly(0);
    }

    /// 20 MiB in chunks that are not all zeros, of which 4 MiB are not zeros.
    @Test
    void an_image_that_may_not_fit_is_refused_but_restored_when_its_zeros_make_it_fit() throws Exception {
        Needs.root();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path target = disk.resolve("target");
        run("mount", "-t", "tmpfs", "-o", "size=8M", "tmpfs", disk.toString());
        try {
            String snapshot = "vm/100/2026-01-10T08:00:00Z";
            assertThat(problemOf(() -> bench.restore(snapshot, "drive-scsi0.img", target)))
                    .isInstanceOf(TargetFull.class);
            assertThat(disk).isEmptyDirectory();
            RestoreOptions anyway = new RestoreOptions(false, false, false, true, 0022);
            JobRow row = bench.restore(bench.source("", Optional.empty()), snapshot, "drive-scsi0.img", target, anyway);
            assertThat(row.state()).isEqualTo(JobState.DONE);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void a_snapshot_may_be_a_group_or_the_beginning_of_a_time() throws Exception {
        JobRow row = bench.restore("vm/100", "drive-efidisk0.img", target());
        assertThat(row.snapshot()).isEqualTo("vm/100/2026-01-11T08:00:00Z");
        assertThat(row.archive()).isEqualTo("drive-efidisk0.img.fidx");
        assertThat(row.target()).isEqualTo(target().toRealPath().toString());
    }

    @Test
    void changed_only_brings_an_older_image_up_to_date_by_what_differs() throws Exception {
        bench.restore("vm/100/2026-01-10T08", "drive-scsi0.img", target());
        JobRow row = bench.restore(
                bench.source("", Optional.empty()),
                "vm/100/2026-01-11T08",
                "drive-scsi0.img",
                target(),
                new RestoreOptions(false, true, false, false, 0022));
        assertThat(row.state()).isEqualTo(JobState.DONE);
        assertThat(row.counts().written()).isPositive().isLessThan(CHUNK);
        JsonNode truth = entries("images.json")
                .filter(entry -> name(entry).equals(" vm/100/2026-01-11T08:00:00Z drive-scsi0.img"))
                .findFirst()
                .orElseThrow();
        assertThat(sha256(Files.readAllBytes(target())))
                .isEqualTo(truth.get("sha256").asString());
    }

    @Test
    void a_key_that_lacks_or_does_not_fit_is_told_before_anything_is_written() throws Exception {
        String snapshot = "vm/200/2026-01-10T10:00:00Z";
        Problem lacks = problemOf(() -> bench.restore(snapshot, "drive-scsi0.img", target()));
        assertThat(lacks).isInstanceOf(KeyNeeded.class);
        Problem wrong = problemOf(() -> bench.restore(
                bench.source("", JobsBench.key("other.key")), snapshot, "drive-scsi0.img", target(), JobsBench.PLAIN));
        assertThat(wrong).isInstanceOf(KeyWrong.class);
        KeyOffer scrypt = JobsBench.key("scrypt.key").orElseThrow();
        KeyOffer badPassword =
                new KeyOffer(scrypt.keyFile(), scrypt.origin(), Optional.of(new SecretText("not the password")));
        Problem password = problemOf(() -> bench.restore(
                bench.source("", Optional.of(badPassword)), "vm/201", "drive-scsi0.img", target(), JobsBench.PLAIN));
        assertThat(password).isInstanceOf(KeyPasswordWrong.class);
        assertThat(bench.jobs.jobs()).isEmpty();
        assertThat(folder.resolve("target.mapback-part")).doesNotExist();
    }

    @Test
    void a_key_that_nothing_needs_is_not_even_opened() throws Exception {
        KeyOffer scrypt = JobsBench.key("scrypt.key").orElseThrow();
        KeyOffer locked = new KeyOffer(scrypt.keyFile(), scrypt.origin(), Optional.empty());
        JobRow row = bench.restore(
                bench.source("", Optional.of(locked)), "vm/101", "drive-virtio0.img", target(), JobsBench.PLAIN);
        assertThat(row.state()).isEqualTo(JobState.DONE);
    }

    @Test
    void what_cannot_be_is_refused_before_there_is_a_job() throws Exception {
        assertThat(problemOf(() -> bench.restore("vm/100", "drive-ide0.img", target())))
                .isInstanceOf(ArchiveMissing.class);
        assertThat(problemOf(() -> bench.restore("host/alpha", "root.pxar", target())))
                .isEqualTo(new FileArchiveNotRestorable("root.pxar"));
        assertThat(problemOf(() -> bench.restore("host/alpha-split", "root.pxar", target())))
                .isEqualTo(new FileArchiveNotRestorable("root.pxar"));
        assertThat(problemOf(() -> bench.restore("host/alpha", "other.pxar", target())))
                .isInstanceOf(ArchiveMissing.class);
        assertThat(problemOf(() -> bench.restore(
                        "vm/101", "drive-virtio0.img", Fixtures.datastore().resolve("x"))))
                .isInstanceOf(TargetInDatastore.class);
        Files.createFile(target());
        assertThat(problemOf(() -> bench.restore("vm/101", "drive-virtio0.img", target())))
                .isInstanceOf(TargetExists.class);
        assertThat(bench.jobs.jobs()).isEmpty();
    }

    @Test
    void a_second_job_for_a_target_is_refused_with_the_name_of_the_first() throws Exception {
        Request.Restore request = new Request.Restore(
                bench.source("", Optional.empty()),
                "vm/100",
                "drive-scsi0.img",
                Optional.of(target().toString()),
                JobsBench.PLAIN);
        // Without memory the first one cannot end.
        List<Lease> all = allMemory();
        try {
            JobRow first = bench.jobs.startRestore(request);
            Problem problem = problemOf(() -> bench.jobs.startRestore(request));
            assertThat(problem).isEqualTo(new TargetBusy(target().toString(), first.job()));
        } finally {
            all.forEach(Lease::close);
        }
    }

    private List<Lease> allMemory() {
        List<Lease> all = new ArrayList<>();
        for (int size = 16 << 20; size >= 64 << 10; size /= 2) {
            Optional<Lease> lease = bench.pool.tryTake(size);
            while (lease.isPresent()) {
                all.add(lease.get());
                lease = bench.pool.tryTake(size);
            }
        }
        return all;
    }

    @Test
    void a_catalog_is_restored_as_it_is() throws Exception {
        JobRow row = bench.restore("host/alpha", "catalog.pcat1", target());
        assertThat(row.state()).isEqualTo(JobState.DONE);
        assertThat(Arrays.copyOf(Files.readAllBytes(target()), 8))
                .isEqualTo(HexFormat.of().parseHex("91fd60f9c46758d5"));
    }

    @Test
    void a_split_archive_is_no_stream() {
        for (String archive : new String[] {"root.pxar", "root.mpxar", "root.ppxar.didx"}) {
            Request.Restore request = new Request.Restore(
                    bench.source("", Optional.empty()), "host/alpha-split", archive, Optional.empty(), JobsBench.PLAIN);
            assertThat(problemOf(() -> bench.jobs.startStream(request, () -> {
                        throw new IllegalStateException("not asked for");
                    })))
                    .isInstanceOf(SplitArchiveNotPipeable.class);
        }
    }

    @Test
    void a_damaged_snapshot_is_verified_to_its_end_and_the_damage_listed() throws Exception {
        JobRow row = bench.verify(bench.source("", Optional.empty()), DAMAGED, Optional.empty());
        assertThat(row.state()).isEqualTo(JobState.FAILED);
        assertThat(row.problem()).contains(new VerifyFoundDamage(DAMAGED, 1, 0, 5000));
        assertThat(row.damage()).singleElement().satisfies(damage -> assertThat(damage.archive())
                .isEqualTo("drive-virtio0.img.fidx"));
        assertThat(row.counts().done()).isEqualTo(row.counts().total());
    }

    @Test
    void a_damaged_index_and_blob_are_damage_of_whole_files() throws Exception {
        Path copy = Fixtures.copyDatastore(folder.resolve("datastore"));
        Path snapshot = copy.resolve("vm/100/2026-01-10T08:00:00Z");
        Files.write(snapshot.resolve("drive-scsi1.img.fidx"), new byte[100]);
        Files.delete(snapshot.resolve("qemu-server.conf.blob"));
        bench.close();
        bench = new JobsBench(folder.resolve("state"), copy);
        JobRow row = bench.verify(bench.source("", Optional.empty()), "vm/100/2026-01-10T08", Optional.empty());
        assertThat(row.state()).isEqualTo(JobState.FAILED);
        assertThat(row.damage())
                .extracting(DamageRow::archive)
                .containsExactly("drive-scsi1.img.fidx", "qemu-server.conf.blob");
        assertThat(row.damage()).allSatisfy(damage -> assertThat(damage.range()).isEmpty());
        assertThat(row.problem()).get().isInstanceOfSatisfying(VerifyFoundDamage.class, found -> {
            assertThat(found.damagedFiles()).isEqualTo(2);
            assertThat(found.damagedChunks()).isZero();
        });
        assertThat(row.counts().done()).isEqualTo(row.counts().total());
    }

    @Test
    void a_chunk_is_read_from_the_disk_even_when_a_restore_left_it_at_hand() throws Exception {
        Path copy = Fixtures.copyDatastore(folder.resolve("datastore"));
        bench.close();
        bench = new JobsBench(folder.resolve("state"), copy);
        bench.restore("vm/101", "drive-virtio0.img", target());
        CorruptCase.named("chunk-compressed-bit-flip").apply(copy);
        JobRow row = bench.verify(bench.source("", Optional.empty()), "vm/101", Optional.of("drive-virtio0.img"));
        assertThat(row.state()).isEqualTo(JobState.FAILED);
        assertThat(row.damageCount()).isEqualTo(1);
        assertThat(row.problem()).get().isInstanceOfSatisfying(VerifyFoundDamage.class, found -> assertThat(
                        found.what())
                .isEqualTo("vm/101/2026-01-10T09:00:00Z/drive-virtio0.img"));
    }
}
