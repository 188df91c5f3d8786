package mapback.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTableTest {
    @TempDir
    private Path process;

    @Test
    void a_mount_is_known_by_its_device_whatever_its_point_is_called() throws IOException {
        List<MountTable.Mount> seen = new ArrayList<>();
        MountTable table = read("""
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                40 22 43:1 / /mnt/my\\040disk\\011\\134 ro shared:1 master:2 - ext4 /dev/nbd0p1 ro
                41 22 43:1 / /mnt/odd\u00ff ro - ext4 /dev/nbd0p1 ro
                42 22 43:1 / /mnt/odd\u00ff ro - ext4 /dev/nbd0p1 ro
                43 22 0:50 / /mnt/\u00c3\u00a4 ro - btrfs /dev/nbd0p1 ro,a - b
                short line
                - - - -
                """, seen);
        assertThat(table.points()).containsExactly("/mnt/my disk\t\\", "/mnt/odd\ufffd");
        assertThat(seen).contains(new MountTable.Mount("0:50", "/mnt/ä", "btrfs", "/dev/nbd0p1"));
    }

    @Test
    void where_servers_may_be_away_is_told_by_the_kind_of_file_system() throws IOException {
        MountTable table = read("""
                40 22 0:40 / /mnt/nfs rw - nfs4 server:/x rw
                41 22 0:41 / /mnt/nine rw - 9p share rw
                42 22 0:42 / /mnt/word rw - fuse.x nfs rw
                """, new ArrayList<>());
        assertThat(table.remote()).containsExactly("/mnt/nfs", "/mnt/nine");
    }

    @Test
    void of_a_process_that_has_ended_nothing_is_known() {
        assertThat(MountTable.of(Path.of("/proc/0"), _ -> true)).isEmpty();
        assertThat(MountTable.namespace(Path.of("/proc/0"))).isEmpty();
    }

    @Test
    void each_namespace_is_read_once() {
        Path self = Path.of("/proc/self");
        assertThat(MountTable.all(List.of(self, self, Path.of("/proc/0")), _ -> false))
                .containsOnlyKeys(MountTable.namespace(self));
    }

    private MountTable read(String lines, List<MountTable.Mount> seen) throws IOException {
        Files.writeString(process.resolve("mountinfo"), lines, StandardCharsets.ISO_8859_1);
        return MountTable.of(process, mount -> {
                    seen.add(mount);
                    return mount.number().equals("43:1");
                })
                .orElseThrow();
    }
}
