package mapback.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import mapback.job.Counts;
import mapback.linux.NativeFile;
import mapback.linux.OpenFlag;
import mapback.pbs.format.ArchiveName;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ChunkDamaged;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.DamagedRangesLeft;
import mapback.problem.TargetProblem.TargetBusy;
import mapback.problem.TargetProblem.TargetExists;
import mapback.problem.TargetProblem.TargetHalfWritten;
import mapback.problem.TargetProblem.TargetInUse;
import mapback.problem.TargetProblem.TargetVanished;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRestoreTest {
    private static final ArchiveName NAME = new ArchiveName("disk.img.fidx");
    private static final Origin ORIGIN = new Origin("/datastore", "", "vm/1/2026-01-10T08:00:00Z", "disk.img.fidx");
    private static final TargetOptions NEW = new TargetOptions(false, false, 0027);
    private static final TargetOptions OVERWRITE = new TargetOptions(true, false, 0027);
    private static final TargetOptions CHANGED_ONLY = new TargetOptions(false, true, 0027);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @TempDir
    Path datastore;

    private Path file() {
        return folder.resolve("disk.img");
    }

    private Path part() {
        return folder.resolve("disk.img.mapback-part");
    }

    private Path mark() {
        return folder.resolve("disk.img.mapback-job");
    }

    private Target take(TargetOptions options) throws IOException {
        TargetPlace place = TargetPlace.find(file(), NAME, Optional.of(datastore), options);
        return Target.take(place, options, ORIGIN);
    }

    /// What one restore came to.
    private record Result(Optional<Problem> lacks, Counts counts, Course course) {}

    private Result restore(MadeImage image, TargetOptions options, boolean skipDamaged) throws Exception {
        Course course = new Course();
        try (Target target = take(options)) {
            Optional<Problem> lacks = new ImageRestore(image.archive, target, skipDamaged, image.means).run(course);
            return new Result(lacks, course.progress().counts(), course);
        }
    }

    private Counts restore(MadeImage image, TargetOptions options) throws Exception {
        Result result = restore(image, options, false);
        assertThat(result.lacks()).isEmpty();
        assertThat(result.counts().done()).isEqualTo(result.counts().total());
        assertThat(result.counts().total()).isEqualTo(image.content.length);
        return result.counts();
    }

    private static void mustBe(MadeImage image, Path file) throws IOException {
        assertThat(Arrays.mismatch(Files.readAllBytes(file), image.content)).isEqualTo(-1);
    }

    private static Problem problemOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        AtomicReference<Problem> problem = new AtomicReference<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> problem.set(e.problem()));
        return problem.get();
    }

    private static long dataSize(Path file) throws IOException {
        try (NativeFile opened = NativeFile.open(file, OpenFlag.READ)) {
            long sum = 0;
            OptionalLong data = opened.nextData(0);
            while (data.isPresent()) {
                long end = opened.nextHole(data.getAsLong()).orElseThrow();
                sum += end - data.getAsLong();
                data = opened.nextData(end);
            }
            return sum;
        }
    }

    @Test
    void a_new_file_is_equal_to_the_image_and_gets_its_name_and_rights_at_the_end() throws Exception {
        try (MadeImage image = MadeImage.of(MadeImage.mixed(1, 40, 12345))) {
            Counts counts = restore(image, NEW);
            mustBe(image, file());
            assertThat(part()).doesNotExist();
            assertThat(FileRights.of(file()).mode()).isEqualTo(0640);
            assertThat(counts.written()).isEqualTo(image.nonZero());
            assertThat(counts.alreadyRight()).isZero();
        }
    }

    @Test
    void an_encrypted_image_is_restored_and_its_zeros_are_holes_too() throws Exception {
        try (MadeImage image = MadeImage.encrypted(MadeImage.mixed(2, 40, 0))) {
            Counts counts = restore(image, NEW);
            mustBe(image, file());
            assertThat(counts.written()).isEqualTo(image.nonZero());
            assertThat(counts.fetched()).isLessThan(counts.total());
        }
    }

    @Test
    void zeros_take_up_no_room_even_within_a_chunk() throws Exception {
        try (MadeImage image = MadeImage.of(MadeImage.mixed(3, 60, 4096))) {
            restore(image, NEW);
            assertThat(dataSize(file())).isEqualTo(image.nonZero());
        }
    }

    @Test
    void an_image_of_zeros_is_one_hole_and_fetches_nothing() throws Exception {
        try (MadeImage image = MadeImage.of(new byte[10 * MadeImage.CHUNK + 512])) {
            Counts counts = restore(image, NEW);
            mustBe(image, file());
            assertThat(dataSize(file())).isZero();
            assertThat(image.source.opened).hasValue(0);
            assertThat(counts.holes()).isEqualTo(counts.total());
        }
    }

    @Test
    void a_restore_that_was_broken_off_anywhere_goes_on_to_the_same_file() {
        Seeded.rounds(30, random -> {
            try (MadeImage image = MadeImage.of(MadeImage.mixed(random.seed(), 30, random.between(1, 9999)))) {
                breakOff(image, random.between(0, 25), NEW);
                if (random.chance(30)) {
                    breakOff(image, random.between(0, 10), NEW);
                }
                if (random.chance(30)) {
                    spoil(part(), random);
                }
                restore(image, NEW);
                mustBe(image, file());
                // Noise that happens to be zeros may take up a block at each end.
                assertThat(dataSize(file())).isLessThanOrEqualTo(blocks(image.nonZero()) + 2 * MadeImage.BLOCK);
                Files.delete(file());
            }
        });
    }

    private static long blocks(long bytes) {
        return Math.ceilDiv(bytes, MadeImage.BLOCK) * MadeImage.BLOCK;
    }

    /// Something else wrote into the part, as a disk that lost what it had not yet written may show.
    private static void spoil(Path part, Seeded random) throws IOException {
        if (Files.exists(part)) {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                byte[] noise = random.bytesUpTo((int) Math.min(100_000, channel.size()));
                channel.write(ByteBuffer.wrap(noise), random.between(0, channel.size() - noise.length));
            }
        }
    }

    /// Interrupts a restore after it has got so many chunks.
    private void breakOff(MadeImage image, int chunks, TargetOptions options) throws Exception {
        image.source.turns = new Semaphore(chunks);
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                restore(image, options);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        // All that the source gave is written once nobody holds memory and somebody waits for more.
        while (thread.isAlive() && !(image.source.turns.hasQueuedThreads() && image.pool.inUse() == 0)) {
            Thread.sleep(1);
        }
        thread.interrupt();
        assertThat(thread.join(LONG)).isTrue();
        image.source.turns = new Semaphore(Integer.MAX_VALUE);
        if (options.equals(NEW) && Files.exists(file())) {
            // It was quicker, and is done.
            Files.move(file(), part(), StandardCopyOption.REPLACE_EXISTING);
            Files.setAttribute(part(), "unix:mode", 0600);
        }
    }

    @Test
    void what_is_right_in_an_unfinished_file_is_not_fetched_again() throws Exception {
        byte[] content = Seeded.of(5).bytes(20 * MadeImage.CHUNK);
        try (MadeImage image = MadeImage.of(content)) {
            Files.write(part(), Arrays.copyOf(content, 8 * MadeImage.CHUNK));
            Counts counts = restore(image, NEW);
            mustBe(image, file());
            assertThat(counts.alreadyRight()).isEqualTo(8 * MadeImage.CHUNK);
            assertThat(image.source.opened).hasValue(12);
        }
    }

    @Test
    void an_unfinished_file_is_its_owners_alone() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(6).bytes(4 * MadeImage.CHUNK))) {
            breakOff(image, 2, NEW);
            assertThat(FileRights.of(part()).mode()).isEqualTo(0600);
        }
    }

    @Test
    void an_unfinished_file_in_which_nothing_was_written_is_removed() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(6).bytes(4 * MadeImage.CHUNK))) {
            breakOff(image, 0, NEW);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void an_existing_file_is_refused_before_anything_is_fetched() throws Exception {
        Files.writeString(file(), "precious");
        assertThat(problemOf(() -> take(NEW))).isEqualTo(new TargetExists(file().toString()));
        assertThat(file()).hasContent("precious");
        assertThat(part()).doesNotExist();
    }

    @Test
    void a_file_that_is_made_meanwhile_is_not_lost() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(8).bytes(4 * MadeImage.CHUNK));
                Target target = take(NEW)) {
            Files.writeString(file(), "precious");
            Problem problem =
                    problemOf(() -> new ImageRestore(image.archive, target, false, image.means).run(new Course()));
            assertThat(problem).isInstanceOf(TargetExists.class);
            assertThat(file()).hasContent("precious");
            mustBe(image, part());
        }
    }

    @Test
    void an_existing_file_is_replaced_in_one_step_and_keeps_its_rights() throws Exception {
        Files.writeString(file(), "old");
        Files.setAttribute(file(), "unix:mode", 0604);
        try (MadeImage image = MadeImage.of(Seeded.of(9).bytes(6 * MadeImage.CHUNK))) {
            breakOff(image, 3, OVERWRITE);
            assertThat(file()).hasContent("old");
            restore(image, OVERWRITE);
            mustBe(image, file());
            assertThat(FileRights.of(file()).mode()).isEqualTo(0604);
            assertThat(part()).doesNotExist();
        }
    }

    @Test
    void changed_only_fetches_and_writes_what_differs() throws Exception {
        byte[] content = Seeded.of(10).bytes(20 * MadeImage.CHUNK);
        try (MadeImage image = MadeImage.of(content)) {
            byte[] old = content.clone();
            old[5 * MadeImage.CHUNK + 9000] ^= 1;
            old[13 * MadeImage.CHUNK] ^= 1;
            Files.write(file(), old);
            Counts counts = restore(image, CHANGED_ONLY);
            mustBe(image, file());
            assertThat(counts.fetched()).isEqualTo(2 * MadeImage.CHUNK);
            assertThat(counts.written()).isEqualTo(2 * MadeImage.BLOCK);
            assertThat(mark()).doesNotExist();
        }
    }

    @Test
    void changed_only_makes_holes_of_what_is_to_be_zeros() throws Exception {
        try (MadeImage image = MadeImage.of(MadeImage.mixed(11, 30, 0))) {
            Files.write(file(), Seeded.of(12).bytes(image.content.length));
            restore(image, CHANGED_ONLY);
            mustBe(image, file());
            assertThat(dataSize(file())).isEqualTo(image.nonZero());
        }
    }

    @Test
    void changed_only_lengthens_and_shortens_the_file() {
        Seeded.rounds(20, random -> {
            try (MadeImage image = MadeImage.of(MadeImage.mixed(random.seed(), 10, random.between(1, 9999)))) {
                byte[] old = Arrays.copyOf(image.content, random.between(0, 2 * image.content.length));
                for (int i = 0; i < 5 && old.length > 0; i++) {
                    old[random.between(0, old.length - 1)] ^= 1;
                }
                Files.write(file(), old);
                restore(image, CHANGED_ONLY);
                mustBe(image, file());
            }
        });
    }

    @Test
    void changed_only_goes_on_after_it_was_broken_off_and_nothing_else_does() throws Exception {
        byte[] content = Seeded.of(14).bytes(20 * MadeImage.CHUNK);
        try (MadeImage image = MadeImage.of(content)) {
            Files.write(file(), Seeded.of(15).bytes(content.length));
            breakOff(image, 7, CHANGED_ONLY);
            assertThat(mark()).isRegularFile();
            assertThat(problemOf(() -> take(NEW)))
                    .isEqualTo(new TargetHalfWritten(file().toString(), ORIGIN.snapshot(), ORIGIN.archive()));
            Counts counts = restore(image, CHANGED_ONLY);
            mustBe(image, file());
            assertThat(counts.alreadyRight()).isPositive();
            assertThat(mark()).doesNotExist();
        }
    }

    @Test
    void a_half_written_file_can_be_replaced() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(16).bytes(8 * MadeImage.CHUNK))) {
            Files.write(file(), Seeded.of(17).bytes(8 * MadeImage.CHUNK));
            breakOff(image, 3, CHANGED_ONLY);
            restore(image, OVERWRITE);
            mustBe(image, file());
            assertThat(mark()).doesNotExist();
        }
    }

    @Test
    void changed_only_makes_a_file_that_is_not_there() throws Exception {
        try (MadeImage image = MadeImage.of(MadeImage.mixed(18, 8, 0))) {
            restore(image, CHANGED_ONLY);
            mustBe(image, file());
        }
    }

    @Test
    void a_file_that_another_program_has_locked_is_not_changed() throws Exception {
        Files.write(file(), new byte[MadeImage.CHUNK]);
        Process holder = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print(1,flush=True); sys.stdin.read()",
                        file().toString())
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('1');
            assertThat(problemOf(() -> take(CHANGED_ONLY))).isEqualTo(new TargetInUse(file().toString()));
        } finally {
            holder.destroy();
            holder.waitFor();
        }
    }

    @Test
    void two_jobs_never_write_one_target() throws Exception {
        try (Target first = take(NEW)) {
            assertThat(first.unfinished()).isEqualTo(part().toRealPath());
            assertThat(problemOf(() -> take(NEW))).isEqualTo(new TargetBusy(file().toString(), ""));
        }
        take(NEW).close();
    }

    @Test
    void a_part_that_somebody_moved_away_is_noticed() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(19).bytes(4 * MadeImage.CHUNK));
                Target target = take(NEW)) {
            Files.move(part(), folder.resolve("elsewhere"));
            Problem problem =
                    problemOf(() -> new ImageRestore(image.archive, target, false, image.means).run(new Course()));
            assertThat(problem).isInstanceOf(TargetVanished.class);
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void a_damaged_chunk_ends_the_restore_and_the_first_one_of_all_is_named() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(20).bytes(30 * MadeImage.CHUNK))) {
            image.source.lost.add(image.digest(9));
            image.source.lost.add(image.digest(10));
            image.source.lost.add(image.digest(25));
            Problem problem = problemOf(() -> restore(image, NEW, false));
            assertThat(problem)
                    .isEqualTo(new ChunkDamaged(
                            "disk.img",
                            image.digest(9).hex(),
                            9,
                            9L * MadeImage.CHUNK,
                            MadeImage.CHUNK,
                            BlobFault.MISSING));
            assertThat(part()).isRegularFile();
        }
    }

    @Test
    void damaged_ranges_are_left_as_holes_when_asked_and_listed() throws Exception {
        byte[] content = Seeded.of(21).bytes(10 * MadeImage.CHUNK);
        try (MadeImage image = MadeImage.of(content)) {
            image.source.lost.add(image.digest(4));
            assertThat(problemOf(() -> restore(image, NEW, false))).isInstanceOf(ChunkDamaged.class);
            Result result = restore(image, NEW, true);
            assertThat(result.lacks()).contains(new DamagedRangesLeft(file().toString(), 1, MadeImage.CHUNK));
            assertThat(result.counts().done()).isEqualTo(result.counts().total());
            assertThat(result.counts().alreadyRight()).isPositive();
            List<Damage> damage = result.course().damages().first();
            assertThat(damage).singleElement().satisfies(one -> {
                assertThat(one.archive()).isEqualTo("disk.img.fidx");
                assertThat(one.chunk()).contains(image.archive.index().chunk(4));
            });
            byte[] expected = content.clone();
            Arrays.fill(expected, 4 * MadeImage.CHUNK, 5 * MadeImage.CHUNK, (byte) 0);
            assertThat(Files.readAllBytes(file())).isEqualTo(expected);
        }
    }

    @Test
    void damaged_ranges_keep_what_was_there_when_a_file_is_changed_in_place() throws Exception {
        byte[] content = Seeded.of(22).bytes(10 * MadeImage.CHUNK);
        byte[] old = Seeded.of(23).bytes(10 * MadeImage.CHUNK);
        Files.write(file(), old);
        try (MadeImage image = MadeImage.of(content)) {
            image.source.lost.add(image.digest(4));
            restore(image, CHANGED_ONLY, true);
            byte[] expected = content.clone();
            System.arraycopy(old, 4 * MadeImage.CHUNK, expected, 4 * MadeImage.CHUNK, MadeImage.CHUNK);
            assertThat(Files.readAllBytes(file())).isEqualTo(expected);
            assertThat(mark()).doesNotExist();
        }
    }

    @Test
    void progress_only_grows_and_ends_at_the_total() throws Exception {
        try (MadeImage image = MadeImage.of(MadeImage.mixed(24, 200, 77))) {
            Course course = new Course();
            List<Counts> seen = new ArrayList<>();
            Thread watcher = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    seen.add(course.progress().counts());
                }
            });
            try (Target target = take(NEW)) {
                new ImageRestore(image.archive, target, false, image.means).run(course);
            }
            watcher.interrupt();
            watcher.join();
            seen.add(course.progress().counts());
            assertThat(seen).extracting(Counts::done).isSorted();
            assertThat(seen).extracting(Counts::written).isSorted();
            assertThat(seen.getLast().done()).isEqualTo(image.content.length);
            assertThat(seen).allSatisfy(counts -> assertThat(counts.done()).isLessThanOrEqualTo(counts.total()));
        }
    }

    @Test
    void a_pause_stops_between_chunks_and_holds_no_memory() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(25).bytes(400 * MadeImage.CHUNK))) {
            Course course = new Course();
            image.source.turns = new Semaphore(10);
            AtomicReference<Optional<Problem>> outcome = new AtomicReference<>();
            Thread thread = Thread.ofPlatform().start(() -> {
                try (Target target = take(NEW)) {
                    outcome.set(new ImageRestore(image.archive, target, false, image.means).run(course));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            await(() -> image.source.opened.get() == 10);
            course.pause().pause();
            image.source.turns.release(1000);
            // What is on its way comes still, which are more than ten but never all. A chunk that is found holds no
            // memory
            // before it is read: nothing held is not yet standstill.
            long done;
            do {
                done = course.progress().counts().done();
                Thread.sleep(200);
            } while (image.pool.inUse() != 0 || course.progress().counts().done() != done);
            Thread.sleep(100);
            assertThat(course.progress().counts().done()).isEqualTo(done).isLessThan(image.content.length);
            course.pause().goOn();
            assertThat(thread.join(LONG)).isTrue();
            assertThat(outcome.get()).isEmpty();
            mustBe(image, file());
        }
    }

    private static void await(java.util.function.BooleanSupplier wish) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!wish.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(1);
        }
    }

    @Test
    void an_interrupt_ends_a_restore_within_a_second_though_the_source_hangs() throws Exception {
        try (MadeImage image = MadeImage.of(Seeded.of(26).bytes(40 * MadeImage.CHUNK))) {
            long begin = System.nanoTime();
            breakOff(image, 5, NEW);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
            assertThat(part()).isRegularFile();
        }
    }
}
