package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mapback.app.desktop.PlayedDisk.Partition;
import mapback.problem.DeviceProblem.OpenFault;
import mapback.problem.DeviceProblem.PartitionNotClosed;
import mapback.problem.DeviceProblem.PartitionNotOpened;
import mapback.problem.ProblemException;
import org.freedesktop.UDisks2.Error;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How partitions are opened and closed over a real bus, with a disk service that is played.
class DisksTest {
    private static final String DEVICE = "/dev/nbd7p1";

    @TempDir
    Path folder;

    private OwnBus bus;
    private Disks disks;
    private final Partition partition = new Partition();

    @BeforeEach
    void begin() throws Exception {
        bus = new OwnBus(folder);
        bus.serve("org.freedesktop.UDisks2", partition);
        disks = new Disks(Map.of("DBUS_SYSTEM_BUS_ADDRESS", bus.address));
    }

    @AfterEach
    void end() throws Exception {
        bus.close();
    }

    @Test
    void a_partition_opens_read_only_and_its_journal_is_left_alone() throws Exception {
        assertThat(disks.open(DEVICE, "ext4")).isEqualTo(Path.of("/media/joe/größe"));
        assertThat(partition.asked).containsExactly("ro,noload");
    }

    @Test
    void what_is_open_already_is_shown_where_it_is() throws Exception {
        partition.isOpen = true;
        assertThat(disks.open(DEVICE, "ntfs")).isEqualTo(Path.of("/media/joe/größe"));
        assertThat(partition.asked).isEmpty();
    }

    @Test
    void an_option_that_the_service_does_not_permit_is_left_out() throws Exception {
        partition.unknownOption = "norecovery";
        disks.open(DEVICE, "xfs");
        assertThat(partition.asked).containsExactly("ro,norecovery", "ro");
    }

    @Test
    void it_closes_wherever_it_is_open_and_what_is_closed_stays_so() throws Exception {
        partition.isOpen = true;
        disks.close(DEVICE);
        disks.close(DEVICE);
        assertThat(partition.isOpen).isFalse();
        assertThat(partition.asked).isEqualTo(List.of("unmount"));
    }

    @Test
    void refusals_are_told_by_what_they_mean() throws Exception {
        assertThat(openFault(new Error.NotAuthorized())).isEqualTo(OpenFault.REFUSED);
        assertThat(openFault(new Error.NotAuthorizedDismissed())).isEqualTo(OpenFault.DISMISSED);
        assertThat(openFault(new Error.Failed())).isEqualTo(OpenFault.OTHER);
        partition.isOpen = true;
        assertThat(closeFault(new Error.DeviceBusy())).isEqualTo(OpenFault.BUSY);
        assertThat(closeFault(new Error.NotAuthorizedCanObtain())).isEqualTo(OpenFault.REFUSED);
    }

    @Test
    void where_nobody_opens_disks_that_is_said() throws Exception {
        Disks nowhere = new Disks(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + folder.resolve("none")));
        assertThat(fault(() -> nowhere.open(DEVICE, "ext4"))).isEqualTo(OpenFault.NO_SERVICE);
        assertThat(fault(() -> nowhere.close(DEVICE))).isEqualTo(OpenFault.NO_SERVICE);
        assertThat(fault(() -> disks.open("/dev/nbd8p1", "ext4"))).isEqualTo(OpenFault.NO_SERVICE);
    }

    @Test
    void what_holds_no_files_is_not_offered() {
        assertThat(List.of("ext4", "xfs", "btrfs", "ntfs", "vfat")).allMatch(Disks::canOpen);
        assertThat(List.of("swap", "LVM2_member", "crypto_LUKS")).noneMatch(Disks::canOpen);
    }

    private OpenFault openFault(DBusExecutionException error) throws InterruptedException {
        partition.refusal = Optional.of(error);
        return fault(() -> disks.open(DEVICE, "ext4"));
    }

    private OpenFault closeFault(DBusExecutionException error) throws InterruptedException {
        partition.refusal = Optional.of(error);
        return fault(() -> disks.close(DEVICE));
    }

    private interface Deed {
        void run() throws ProblemException, InterruptedException;
    }

    private static OpenFault fault(Deed deed) throws InterruptedException {
        try {
            deed.run();
            throw new AssertionError("it went well");
        } catch (ProblemException e) {
            return switch (e.problem()) {
                case PartitionNotOpened opened -> opened.fault();
                case PartitionNotClosed closed -> closed.fault();
                default -> throw new AssertionError(e);
            };
        }
    }
}
