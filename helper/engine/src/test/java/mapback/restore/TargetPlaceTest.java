package mapback.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import mapback.pbs.format.ArchiveName;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.TargetProblem.TargetDenied;
import mapback.problem.TargetProblem.TargetExists;
import mapback.problem.TargetProblem.TargetFolderMissing;
import mapback.problem.TargetProblem.TargetHalfWritten;
import mapback.problem.TargetProblem.TargetHasOtherNames;
import mapback.problem.TargetProblem.TargetInDatastore;
import mapback.problem.TargetProblem.TargetIsDevice;
import mapback.problem.TargetProblem.TargetIsFolder;
import mapback.problem.TargetProblem.TargetNameUnusable;
import mapback.testkit.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetPlaceTest {
    private static final ArchiveName NAME = new ArchiveName("drive-scsi0.img.fidx");
    private static final TargetOptions NEW = new TargetOptions(false, false, 0);
    private static final TargetOptions OVERWRITE = new TargetOptions(true, false, 0);

    @TempDir
    Path temporary;

    private Path folder;
    private Path datastore;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("folder"));
        datastore = Files.createDirectory(temporary.toRealPath().resolve("datastore"));
    }

    private TargetPlace find(Path wanted, TargetOptions options) throws IOException {
        return TargetPlace.find(wanted, NAME, Optional.of(datastore), options);
    }

    private Problem refusal(Path wanted, TargetOptions options) {
        AtomicReference<Problem> problem = new AtomicReference<>();
        assertThatThrownBy(() -> find(wanted, options))
                .isInstanceOfSatisfying(ProblemException.class, e -> problem.set(e.problem()));
        return problem.get();
    }

    @Test
    void a_new_file_in_a_folder_is_a_good_target() throws Exception {
        assertThat(find(folder.resolve("disk.img"), NEW)).isEqualTo(new TargetPlace(folder.resolve("disk.img"), false));
    }

    @Test
    void a_folder_is_none_and_a_name_in_it_is_suggested() {
        assertThat(refusal(folder, OVERWRITE))
                .isEqualTo(new TargetIsFolder(
                        folder.toString(), folder.resolve("drive-scsi0.img").toString()));
        assertThat(refusal(Path.of("/"), OVERWRITE)).isEqualTo(new TargetIsFolder("/", "/drive-scsi0.img"));
    }

    @Test
    void a_device_or_fifo_is_none() throws Exception {
        assertThat(refusal(Path.of("/dev/null"), OVERWRITE)).isEqualTo(new TargetIsDevice("/dev/null"));
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThat(refusal(fifo, OVERWRITE)).isEqualTo(new TargetIsDevice(fifo.toString()));
    }

    @Test
    void an_existing_file_is_one_only_when_it_may_be_replaced_or_changed() throws Exception {
        Path file = Files.createFile(folder.resolve("disk.img"));
        assertThat(refusal(file, NEW)).isEqualTo(new TargetExists(file.toString()));
        assertThat(find(file, OVERWRITE).isThere()).isTrue();
        assertThat(find(file, new TargetOptions(false, true, 0)).isThere()).isTrue();
    }

    @Test
    void a_half_written_file_is_told_from_others_even_when_its_mark_is_damaged() throws Exception {
        Path file = Files.createFile(folder.resolve("disk.img"));
        Files.writeString(folder.resolve("disk.img.mapback-job"), "{");
        assertThat(refusal(file, NEW)).isEqualTo(new TargetHalfWritten(file.toString(), "?", "?"));
    }

    @Test
    void a_missing_folder_is_named() {
        Path file = folder.resolve("nowhere/disk.img");
        assertThat(refusal(file, NEW))
                .isEqualTo(new TargetFolderMissing(
                        file.toString(), folder.resolve("nowhere").toString()));
    }

    @Test
    void a_file_in_place_of_the_folder_is_named() throws Exception {
        Path file = Files.createFile(folder.resolve("plain"));
        assertThat(refusal(file.resolve("disk.img"), NEW))
                .isEqualTo(new TargetFolderMissing(file.resolve("disk.img").toString(), file.toString()));
    }

    @Test
    void a_link_stands_for_what_it_points_to() throws Exception {
        Path file = Files.createFile(folder.resolve("disk.img"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("disk.img"));
        assertThat(refusal(link, NEW)).isEqualTo(new TargetExists(file.toString()));
        assertThat(find(link, OVERWRITE).file()).isEqualTo(file);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("../folder/new.img"));
        assertThat(find(dangling, NEW)).isEqualTo(new TargetPlace(folder.resolve("new.img"), false));
    }

    @Test
    void links_in_a_circle_end() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        assertThat(refusal(link, NEW)).isEqualTo(new TargetIsDevice(link.toString()));
    }

    @Test
    void nothing_is_written_into_the_datastore_by_whatever_way() throws Exception {
        Path inside = datastore.resolve("disk.img");
        TargetInDatastore refused = new TargetInDatastore(inside.toString(), datastore.toString());
        assertThat(refusal(inside, NEW)).isEqualTo(refused);
        Files.createSymbolicLink(folder.resolve("way"), datastore);
        assertThat(refusal(folder.resolve("way/disk.img"), NEW)).isEqualTo(refused);
        assertThat(refusal(folder.resolve("way/../datastore/disk.img"), NEW)).isEqualTo(refused);
        Files.createSymbolicLink(folder.resolve("link"), inside);
        assertThat(refusal(folder.resolve("link"), NEW)).isEqualTo(refused);
        assertThat(find(datastore.resolve("../folder/disk.img"), NEW).file()).isEqualTo(folder.resolve("disk.img"));
    }

    @Test
    void nothing_is_written_into_any_other_datastore() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.createDirectory(other.resolve(".chunks"));
        Path file = Files.createDirectories(other.resolve("vm/100")).resolve("owner");
        assertThat(refusal(file, OVERWRITE)).isEqualTo(new TargetInDatastore(file.toString(), other.toString()));
    }

    @Test
    void nothing_is_written_into_a_part_of_a_datastore_that_is_mounted_elsewhere() throws Exception {
        Needs.root();
        Files.createDirectory(datastore.resolve(".chunks"));
        Path group = Files.createDirectories(datastore.resolve("vm/1 0 0"));
        for (Path part : List.of(group.resolve(".."), group, datastore.resolve(".chunks"))) {
            Path mounted = Files.createDirectories(folder.resolve("a part"));
            run("mount", "--bind", part.toString(), mounted.toString());
            try {
                Path file = mounted.resolve("disk.img");
                assertThat(refusal(file, NEW)).isEqualTo(new TargetInDatastore(file.toString(), datastore.toString()));
            } finally {
                run("umount", mounted.toString());
            }
            assertThat(find(mounted.resolve("disk.img"), NEW).isThere()).isFalse();
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void a_file_with_other_names_is_replaced_but_not_changed_in_place() throws Exception {
        Path file = Files.createFile(folder.resolve("disk.img"));
        Files.createLink(folder.resolve("other"), file);
        assertThat(refusal(file, new TargetOptions(false, true, 0)))
                .isEqualTo(new TargetHasOtherNames(file.toString(), 2));
        assertThat(find(file, OVERWRITE).isThere()).isTrue();
    }

    @Test
    void a_name_that_is_too_long_for_the_unfinished_file_is_refused() throws Exception {
        String longest = "a".repeat(255 - ".mapback-part".length());
        assertThat(find(folder.resolve(longest), NEW).isThere()).isFalse();
        assertThat(refusal(folder.resolve(longest + "a"), NEW)).isInstanceOf(TargetNameUnusable.class);
        assertThat(refusal(folder.resolve("a".repeat(5000)), NEW)).isInstanceOf(TargetNameUnusable.class);
    }

    @Test
    void a_folder_that_may_not_be_written_is_named() throws Exception {
        Needs.ordinaryUser();
        Files.setAttribute(folder, "unix:mode", 0555);
        try {
            Path file = folder.resolve("disk.img");
            assertThat(refusal(file, NEW)).isEqualTo(new TargetDenied(file.toString(), folder.toString()));
        } finally {
            Files.setAttribute(folder, "unix:mode", 0755);
        }
    }
}
