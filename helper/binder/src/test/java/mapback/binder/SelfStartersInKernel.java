package mapback.binder;

import static mapback.binder.Guest.NOBODY;
import static mapback.binder.Guest.ask;
import static mapback.binder.Guest.done;
import static mapback.binder.Guest.said;
import static mapback.binder.Guest.unmap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import mapback.binder.polkit.Polkit.Verdict;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import org.junit.jupiter.api.Test;

/// What begins to work by itself on a disk that appears, and must not on one of a backup. Each is shown to do so on a
/// loop device first. Run by [KernelIT].
class SelfStartersInKernel implements InKernel.Scene {
    private static final int MEBI = 1 << 20;
    private static final Path MD = Path.of("/proc/mdstat");

    private final Guest guest = new Guest((_, _) -> Verdict.YES, Duration.ofMinutes(4));

    SelfStartersInKernel() throws Exception {
        DesktopInKernel.install();
    }

    @Test
    void an_array_of_md_is_not_assembled() throws Exception {
        said("modprobe", "raid1");
        Path half = disk("half", 32);
        String loop = attach(half);
        said("mdadm", "--create", "/dev/md7", "--run", "--level=1", "--raid-devices=2", loop, "missing");
        detach(loop, "mdadm", "--stop", "/dev/md7");
        loop = attach(half);
        Guest.await(() -> Files.readString(MD).contains("loop"));
        detach(loop, "mdadm", "--stop", "--scan");
        assertThat(Files.readString(MD)).doesNotContain("loop");
        try (Line line = guest.roots()) {
            int device = map(line, half);
            assertThat(properties(device)).contains("ID_FS_TYPE=linux_raid_member", "SYSTEMD_READY=0");
            assertThat(Files.readString(MD)).doesNotContain("nbd");
            assertThat(holders(device)).isEmpty();
            String node = "/dev/nbd" + device;
            said("mdadm", "--assemble", "--readonly", "--run", "/dev/md/guest", node);
            List<Message> refused = line.ask(Message.disconnect(NOBODY, device, false));
            assertThat(refused.getFirst().text()).startsWith("md");
            said("mdadm", "--stop", "/dev/md/guest");
            done(unmap(line, device));
        }
    }

    @Test
    void a_part_of_a_btrfs_is_not_made_known_and_a_whole_one_is_mounted_when_it_is_asked_for() throws Exception {
        Path one = disk("one", 128);
        Path other = disk("other", 128);
        String loop = attach(one);
        String second = attach(other);
        said("mkfs.btrfs", "-q", "-f", loop, second);
        detach(loop);
        detach(second);
        loop = attach(one);
        assertThat(said("udevadm", "info", "-q", "property", loop)).contains("ID_BTRFS_READY=");
        detach(loop, "btrfs", "device", "scan", "--forget");
        Path whole = disk("whole", 128);
        loop = attach(whole);
        said("mkfs.btrfs", "-q", "-f", loop);
        detach(loop, "btrfs", "device", "scan", "--forget");
        try (Line line = guest.roots()) {
            int device = map(line, one);
            assertThat(properties(device)).contains("ID_FS_TYPE=btrfs").doesNotContain("ID_BTRFS_READY");
            done(unmap(line, device));
            device = map(line, whole);
            said("mount", "-o", "ro,rescue=nologreplay", "/dev/nbd" + device, "/mnt");
            List<Message> refused = line.ask(Message.disconnect(NOBODY, device, false));
            assertThat(refused.getFirst().text()).isEqualTo("/mnt");
            said("umount", "/mnt");
            done(unmap(line, device));
        }
    }

    @Test
    void a_cached_device_is_not_registered() throws Exception {
        Path backing = disk("backing", 32);
        String loop = attach(backing);
        said("make-bcache", "--bdev", loop);
        stopCaches();
        detach(loop);
        loop = attach(backing);
        Guest.await(() -> !caches().isEmpty());
        stopCaches();
        detach(loop);
        try (Line line = guest.roots()) {
            int device = map(line, backing);
            assertThat(properties(device)).contains("ID_FS_TYPE=bcache");
            assertThat(caches()).isEmpty();
            assertThat(holders(device)).isEmpty();
            done(unmap(line, device));
        }
    }

    private static List<Path> caches() {
        return Sysfs.list(Path.of("/sys/block"), "bcache.*").toList();
    }

    private static void stopCaches() throws Exception {
        said("udevadm", "settle");
        for (Path cache : caches()) {
            Files.writeString(cache.resolve("bcache/stop"), "1");
        }
        Guest.await(() -> caches().isEmpty());
    }

    @Override
    public void clear() throws Exception {
        guest.clear();
    }

    @Override
    public void end() {}

    private static Path disk(String name, int mebi) throws Exception {
        return Files.write(Path.of("/tmp", name), new byte[mebi * MEBI]);
    }

    private static String attach(Path disk) throws Exception {
        String loop = said("losetup", "--find", "--show", disk.toString()).strip();
        said("udevadm", "settle");
        return loop;
    }

    /// @param before what ends that which has begun on it
    private static void detach(String loop, String... before) throws Exception {
        said("udevadm", "settle");
        if (before.length > 0) {
            said(before);
        }
        said("losetup", "-d", loop);
        said("udevadm", "settle");
    }

    /// One that could be written to, so that nothing is left alone for that reason.
    private int map(Line line, Path disk) throws Exception {
        Message request =
                Message.connect(NOBODY, OptionalInt.empty(), Files.size(disk), Guest.WRITABLE, "starts", Guest.TITLE);
        int device = done(ask(line, request, guest.server(disk).handle()));
        said("udevadm", "settle");
        return device;
    }

    private static String properties(int device) throws Exception {
        return said("udevadm", "info", "-q", "property", "/dev/nbd" + device);
    }

    private static List<Path> holders(int device) {
        return Sysfs.list(Path.of("/sys/block/nbd" + device + "/holders"), ".*").toList();
    }
}
