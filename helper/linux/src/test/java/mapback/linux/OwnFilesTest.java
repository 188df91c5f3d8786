package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mapback.testkit.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnFilesTest {
    private Path folder = Path.of("/");
    private Path file = Path.of("/");

    @BeforeEach
    void make() throws Exception {
        Needs.root();
        // Not in a folder for temporary files, which others can write.
        folder = Files.createTempDirectory(Path.of("/var/lib"), "mapback-test");
        file = Files.writeString(Files.createDirectory(folder.resolve("lib")).resolve("jar"), "jar");
    }

    @AfterEach
    void remove() throws Exception {
        if (!folder.equals(Path.of("/"))) {
            Files.delete(file);
            Files.delete(file.getParent());
            Files.delete(folder);
        }
    }

    @Test
    void what_only_root_can_write_is_safe() throws Exception {
        assertThat(OwnFiles.firstUnsafe(folder + ":" + file)).isEmpty();
    }

    @Test
    void a_file_that_others_can_write_or_own_is_not() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(OwnFiles.firstUnsafe("/usr/bin:" + folder)).contains(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setAttribute(file, "unix:uid", 65_534);
        assertThat(OwnFiles.firstUnsafe(folder.toString())).contains(file);
    }

    @Test
    void nor_is_one_below_a_folder_that_others_can_write() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(OwnFiles.firstUnsafe(file.toString())).contains(folder);
    }

    @Test
    void nor_one_that_is_reached_through_such_a_folder() throws Exception {
        Path link = Files.createTempDirectory("link");
        Files.createSymbolicLink(link.resolve("jar"), file);
        assertThat(OwnFiles.firstUnsafe(link.resolve("jar").toString())).isPresent();
        Files.delete(link.resolve("jar"));
        Files.delete(link);
    }
}
