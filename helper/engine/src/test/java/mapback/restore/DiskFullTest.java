package mapback.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import mapback.pbs.format.ArchiveName;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.TargetFull;
import mapback.problem.TargetProblem.TargetWriteFailed;
import mapback.testkit.Needs;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real file system of 8 MiB.
class DiskFullTest {
    private static final TargetOptions NEW = new TargetOptions(false, false, 0);
    private static final Origin ORIGIN = new Origin("/datastore", "", "vm/1/2026-01-10T08:00:00Z", "disk.img.fidx");
    private static final long SIZE = 8 << 20;

    @TempDir
    Path folder;

    @TempDir
    Path datastore;

    @BeforeEach
    void mount() throws Exception {
        Needs.root();
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (Needs.isRoot()) {
            run("umount", folder.toString());
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private Path file() {
        return folder.resolve("disk.img");
    }

    private Target take() throws IOException {
        TargetPlace place = TargetPlace.find(file(), new ArchiveName("disk.img.fidx"), Optional.of(datastore), NEW);
        return Target.take(place, NEW, ORIGIN);
    }

    private static Problem problemOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        AtomicReference<Problem> problem = new AtomicReference<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> problem.set(e.problem()));
        return problem.get();
    }

    @Test
    void what_does_not_fit_is_refused_before_anything_is_written() throws Exception {
        byte[] content = Seeded.of(1).bytes(9 << 20);
        try (MadeImage image = MadeImage.of(content);
                Target target = take()) {
            Problem problem = problemOf(() -> new ImageRestore(image.archive, target, false, image.means).checkRoom());
            assertThat(problem).isInstanceOfSatisfying(TargetFull.class, full -> {
                assertThat(full.neededSize()).isEqualTo(content.length);
                assertThat(full.availableSize()).isBetween(SIZE - (1 << 20), SIZE);
            });
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_image_of_holes_fits_where_its_data_does() throws Exception {
        byte[] content = Arrays.copyOf(Seeded.of(2).bytes(1 << 20), 20 << 20);
        try (MadeImage image = MadeImage.of(content);
                Target target = take()) {
            ImageRestore restore = new ImageRestore(image.archive, target, false, image.means);
            restore.checkRoom();
            restore.run(new Course());
            assertThat(Files.readAllBytes(file())).isEqualTo(content);
        }
    }

    @Test
    void what_is_written_already_needs_no_room_again() throws Exception {
        byte[] content = Seeded.of(3).bytes(6 << 20);
        Files.write(folder.resolve("disk.img.mapback-part"), Arrays.copyOf(content, 5 << 20));
        try (MadeImage image = MadeImage.of(content);
                Target target = take()) {
            ImageRestore restore = new ImageRestore(image.archive, target, false, image.means);
            restore.checkRoom();
            restore.run(new Course());
            assertThat(Files.readAllBytes(file())).isEqualTo(content);
        }
    }

    @Test
    void a_disk_that_fills_up_meanwhile_ends_the_restore_which_goes_on_when_there_is_room() throws Exception {
        byte[] content = Seeded.of(4).bytes(6 << 20);
        Files.write(folder.resolve("other"), new byte[4 << 20]);
        try (MadeImage image = MadeImage.of(content)) {
            try (Target target = take()) {
                Problem problem =
                        problemOf(() -> new ImageRestore(image.archive, target, false, image.means).run(new Course()));
                assertThat(problem).isInstanceOfSatisfying(TargetWriteFailed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo("No space left on device");
                    assertThat(failed.unfinished()).endsWith("disk.img.mapback-part");
                });
            }
            Files.delete(folder.resolve("other"));
            Course course = new Course();
            try (Target target = take()) {
                new ImageRestore(image.archive, target, false, image.means).run(course);
            }
            assertThat(Files.readAllBytes(file())).isEqualTo(content);
            assertThat(course.progress().counts().alreadyRight()).isGreaterThan(1 << 20);
        }
    }
}
