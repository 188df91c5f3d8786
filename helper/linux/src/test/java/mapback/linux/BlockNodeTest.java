package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What needs a device that can be opened is tested in a booted kernel.
class BlockNodeTest {
    @TempDir
    private Path folder;

    @Test
    void files_folders_and_devices_of_bytes_are_no_block_devices() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path path : List.of(file, folder, Path.of("/dev/null"), folder.resolve("none"))) {
            assertThat(BlockNode.number(path)).as("%s", path).isEmpty();
        }
    }

    @Test
    void a_device_has_the_number_that_the_kernel_tells() throws IOException {
        try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
            for (Path device : devices.toList()) {
                Path node = Path.of("/dev", device.getFileName().toString());
                if (Files.exists(node)) {
                    assertThat(BlockNode.number(node))
                            .contains(Files.readString(device.resolve("dev")).strip());
                }
            }
        }
    }

    @Test
    void who_has_none_open_or_has_ended_has_none_open() {
        assertThat(BlockNode.isOpenIn(Path.of("/proc/self"), List.of(), "43:0"::equals))
                .isFalse();
        assertThat(BlockNode.isOpenIn(Path.of("/proc/0"), List.of(), "43:0"::equals))
                .isFalse();
    }
}
