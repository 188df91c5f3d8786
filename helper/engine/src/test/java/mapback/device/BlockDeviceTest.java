package mapback.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockDeviceTest {
    @TempDir
    Path folder;

    private BlockDevice device;

    @BeforeEach
    void make() throws IOException {
        device = new BlockDevice(
                new SystemFiles(
                        folder.resolve("sys"),
                        folder.resolve("proc"),
                        folder.resolve("dev"),
                        folder.resolve("udev"),
                        folder.resolve("modules")),
                "nbd0");
        write("sys/block/nbd0/dev", "43:0\n");
        write("sys/block/nbd0/size", "131072\n");
        write("dev/nbd0", "");
    }

    @Test
    void a_device_without_anything_has_neither_partitions_nor_users() {
        assertThat(device.size()).isEqualTo(67_108_864);
        assertThat(device.isConnected()).isFalse();
        assertThat(device.backend()).isEmpty();
        assertThat(device.partitions()).isEmpty();
        assertThat(device.uses()).isEmpty();
    }

    @Test
    void partitions_come_in_their_order_with_what_udev_found_on_them() throws IOException {
        partition(10, "43:10");
        partition(2, "43:2");
        write("udev/data/b43:2", "I:123\nE:ID_FS_TYPE=ext4\nE:ID_FS_LABEL_ENC=my\\x20disk\\xc3\\xa4\n");
        assertThat(device.partitions())
                .containsExactly(
                        new Partition(Path.of("/dev/nbd0p2"), 1024, Optional.of("ext4"), Optional.of("my diskä")),
                        new Partition(Path.of("/dev/nbd0p10"), 1024, Optional.empty(), Optional.empty()));
    }

    @Test
    void a_file_system_without_partitions_is_shown_as_the_device() throws IOException {
        write("udev/data/b43:0", "E:ID_FS_TYPE=xfs\n");
        assertThat(device.partitions())
                .containsExactly(new Partition(Path.of("/dev/nbd0"), 67_108_864, Optional.of("xfs"), Optional.empty()));
    }

    @Test
    void it_is_settled_when_udev_has_looked_at_every_part() throws IOException {
        assertThat(device.isSettled()).isTrue();
        write("udev/control", "");
        assertThat(device.isSettled()).isFalse();
        write("udev/data/b43:0", "I:1\n");
        assertThat(device.isSettled()).isTrue();
        partition(1, "43:1");
        assertThat(device.isSettled()).isFalse();
        write("dev/nbd0p1", "");
        write("udev/data/b43:1", "I:1\n");
        assertThat(device.isSettled()).isTrue();
    }

    @Test
    void where_no_rule_of_ours_was_there_it_is_unguarded() throws IOException {
        assertThat(device.isUnguarded())
                .as("without udev nothing begins by itself")
                .isFalse();
        write("udev/control", "");
        write("udev/data/b43:0", "I:1\n");
        assertThat(device.isUnguarded()).isTrue();
        write("udev/data/b43:0", "I:1\nE:MAPBACK_BACKEND=mapback-0-abcd\n");
        assertThat(device.isUnguarded()).isFalse();
    }

    @Test
    void what_a_mount_calls_itself_counts_for_btrfs_alone() throws IOException {
        write(
                "proc/self/mountinfo",
                "1 1 0:40 / /mnt/btrfs rw - btrfs /dev/nbd0 rw\n2 1 0:41 / /mnt/fuse rw - fuse.x /dev/nbd0 rw\n");
        assertThat(device.uses()).containsExactly(new Use(Use.Kind.MOUNT, 0, "/mnt/btrfs"));
    }

    @Test
    void who_uses_it_is_named_mounts_with_their_blanks() throws IOException {
        partition(1, "43:1");
        write("proc/self/mountinfo", """
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                40 22 43:1 / /mnt/my\\040disk ro shared:1 - ext4 /dev/nbd0p1 ro
                41 22 0:50 / /mnt/pool ro - btrfs /dev/nbd0p1 ro
                42 22 0:51 / /mnt/other ro - btrfs /dev/nbd01 ro
                short line
                """);
        write("proc/swaps", "Filename Type Size\n/dev/nbd0p1 partition 100\n/dev/sda2 partition 100\n");
        Files.createDirectories(folder.resolve("sys/block/nbd0/nbd0p1/holders/dm-0"));
        write("sys/block/dm-0/dm/name", "vg-root\n");
        write("sys/block/loop3/loop/backing_file", "/dev/nbd0\n");
        assertThat(device.uses())
                .containsExactly(
                        new Use(Use.Kind.MOUNT, 0, "/mnt/my disk"),
                        new Use(Use.Kind.MOUNT, 0, "/mnt/pool"),
                        new Use(Use.Kind.BLOCK_DEVICE, 0, "/dev/mapper/vg-root"),
                        new Use(Use.Kind.SWAP, 0, "/dev/nbd0p1"),
                        new Use(Use.Kind.LOOP, 0, "/dev/loop3"));
        assertThat(device.uses().stream().map(Use::text))
                .isEqualTo(
                        List.of("/mnt/my disk", "/mnt/pool", "/dev/mapper/vg-root", "swap /dev/nbd0p1", "/dev/loop3"));
    }

    private void partition(int number, String device) throws IOException {
        String path = "sys/block/nbd0/nbd0p" + number;
        write(path + "/dev", device + "\n");
        write(path + "/size", "2\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
