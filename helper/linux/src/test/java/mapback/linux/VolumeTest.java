package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VolumeTest {
    @TempDir
    private Path folder;

    static Stream<Path> roots() {
        return Folders.onEachFileSystem();
    }

    @ParameterizedTest
    @MethodSource("roots")
    void room_is_what_the_system_says(Path root) throws IOException {
        Volume volume = Volume.of(root);
        FileStore store = Files.getFileStore(root);
        assertThat(volume.total()).isEqualTo(store.getTotalSpace());
        assertThat(volume.available()).isBetween(1L, volume.free());
        assertThat(volume.free()).isLessThanOrEqualTo(volume.total());
        assertThat(volume.kind()).isEqualTo(expected(store.type(), volume.kind()));
    }

    @Test
    void a_missing_path_is_an_error() {
        assertThatExceptionOfType(SystemCallException.class).isThrownBy(() -> Volume.of(folder.resolve("none")));
    }

    private static FileSystemKind expected(String type, FileSystemKind otherwise) {
        return switch (type) {
            case "ext2", "ext3", "ext4" -> FileSystemKind.EXT;
            case "tmpfs" -> FileSystemKind.TMPFS;
            case "btrfs" -> FileSystemKind.BTRFS;
            case "xfs" -> FileSystemKind.XFS;
            case "zfs" -> FileSystemKind.ZFS;
            default -> otherwise;
        };
    }
}
