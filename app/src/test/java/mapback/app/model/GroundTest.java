package mapback.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is where something is to be written is looked at before.
class GroundTest {
    @TempDir
    Path folder;

    private final List<Ground.Found> found = new ArrayList<>();
    private final ScriptedHelper thread = new ScriptedHelper(request -> {
        throw new IllegalStateException(request.toString());
    });
    private final Ground ground = new Ground(thread.work());

    private Ground.Found at(Path path) throws InterruptedException {
        ground.look(path, found::add);
        thread.next();
        return found.getLast();
    }

    @Test
    void a_file_is_told_with_its_size_and_time() throws Exception {
        Path file = Files.writeString(folder.resolve("disk.raw"), "precious");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_768_132_800)));
        assertThat(at(file)).isEqualTo(new Ground.Found.File(8, 1_768_132_800));
    }

    @Test
    void where_nothing_is_nothing_can_be_lost() throws Exception {
        assertThat(at(folder.resolve("none"))).isEqualTo(new Ground.Found.Nothing());
        assertThat(at(folder.resolve("no/such/folder/disk.raw"))).isEqualTo(new Ground.Found.Nothing());
    }

    @Test
    void folders_and_devices_are_no_files_that_could_be_replaced() throws Exception {
        assertThat(at(folder)).isEqualTo(new Ground.Found.Other());
        assertThat(at(Path.of("/dev/null"))).isEqualTo(new Ground.Found.Other());
    }

    @Test
    void a_link_is_what_it_leads_to() throws Exception {
        Path file = Files.writeString(folder.resolve("disk.raw"), "precious");
        assertThat(at(Files.createSymbolicLink(folder.resolve("link"), file))).isInstanceOf(Ground.Found.File.class);
        assertThat(at(Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none"))))
                .isEqualTo(new Ground.Found.Nothing());
    }

    @Test
    void only_the_last_look_counts() throws Exception {
        Path file = Files.writeString(folder.resolve("disk.raw"), "precious");
        ground.look(file, found::add);
        ground.look(folder, found::add);
        thread.next();
        if (found.isEmpty()) {
            // The first look had come to its end before the second began, and is dropped now.
            thread.next();
        }
        assertThat(found).containsExactly(new Ground.Found.Other());
    }
}
