package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import mapback.app.desktop.OwnBus;
import mapback.app.desktop.PlayedDisk;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.protocol.Asker;
import mapback.protocol.DeviceUse;
import mapback.protocol.DeviceUser;
import mapback.protocol.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Attaching, opening and detaching from the window. Device and disk service are played here, the bus between
/// is real; all of it is real in the booted machine of the tests of devices.
class AttachIT extends WindowCase {
    private static final DeviceUser MOUNT = new DeviceUser(DeviceUse.MOUNT, 0, "/media/joe/root");
    private static final DeviceUser LESS = new DeviceUser(DeviceUse.PROCESS, 1234, "less");

    private final PlayedDisk.Partition partition = new PlayedDisk.Partition();
    private final AtomicReference<PlayedDevices> played = new AtomicReference<>();
    private OwnBus bus;

    @Override
    Rig rig() throws Exception {
        return new Rig(folder, real -> {
            played.set(new PlayedDevices(real));
            return played.get();
        });
    }

    @BeforeEach
    void begin() throws Exception {
        bus = new OwnBus(folder);
        bus.serve("org.freedesktop.UDisks2", partition);
        rig.helpers.environment.put("DBUS_SYSTEM_BUS_ADDRESS", bus.address);
    }

    @AfterEach
    @Override
    void remove() throws Exception {
        super.remove();
        bus.close();
    }

    private PlayedDevices devices() {
        return played.get();
    }

    private void attach() throws Exception {
        openMailServer();
        rig.click("#attach");
        rig.awaitText("/dev/nbd7p1");
    }

    @Test
    void the_system_is_told_whom_to_ask_and_a_disk_shows_what_is_on_it() throws Exception {
        attach();
        assertThat(devices().asker())
                .isEqualTo(new Asker(ProcessHandle.current().pid(), true));
        assertThat(rig.shown())
                .contains("/dev/nbd7\n", "ext4 · \"root\"", "/dev/nbd7p2", "swap", "/dev/nbd7p3", "4.3 MB read");
        rig.click("#copy-path");
        assertThat(Rig.onWindowThread(() -> Clipboard.getSystemClipboard().getString()))
                .isEqualTo("/dev/nbd7");
    }

    @Test
    void who_is_refused_is_told_and_can_try_again_or_export() throws Exception {
        openMailServer();
        devices().denial = Optional.of(DenialReason.DISMISSED);
        rig.click("#attach");
        rig.awaitText("The question for the password was closed. Nothing was changed.");
        assertThat(rig.shown()).contains("Try again", "Export instead", "MB-8103");
        devices().denial = Optional.empty();
        rig.click("#step-again");
        rig.awaitText("/dev/nbd7p1");
    }

    @Test
    void a_partition_opens_after_a_word_of_warning_and_closes_with_the_disk() throws Exception {
        attach();
        rig.click("#open");
        rig.awaitText("Open only backups that you trust.");
        assertThat(partition.asked).isEmpty();
        rig.click("#trusted");
        rig.awaitText("/dev/nbd7p1 is open at /media/joe/größe, read-only.");
        assertThat(partition.asked).containsExactly("ro,noload");
        rig.click("#detach");
        rig.awaitText("Nothing of a backup is attached here.");
        assertThat(partition.asked).containsExactly("ro,noload", "unmount");
    }

    @Test
    void the_warning_comes_once_and_no_means_no() throws Exception {
        attach();
        rig.click("#open");
        rig.click("#untrusted");
        assertThat(partition.asked).isEmpty();
        rig.click("#open");
        rig.click("#trusted");
        rig.awaitText("is open at");
        rig.click("#open");
        rig.await("it was asked once more", () -> partition.asked.size() == 1);
        assertThat(rig.shown()).doesNotContain("Open only backups");
    }

    @Test
    void a_disk_in_use_stays_and_its_users_are_named() throws Exception {
        attach();
        devices().users = List.of(MOUNT, LESS);
        rig.awaitText("In use by /media/joe/root, less (1234)");
        rig.click("#detach");
        rig.awaitText("/dev/nbd7 is in use: /media/joe/root, less (1234).");
        Button force = (Button) rig.usable("#step-force");
        assertThat(Rig.onWindowThread(force::getText))
                .isEqualTo("Detach all the same: /media/joe/root, less (1234) get errors");
        assertThat(devices().isAttached).isTrue();
        rig.click("#step-force");
        rig.awaitText("Nothing of a backup is attached here.");
        assertThat(((Request.Unmap) devices().asked.getLast()).force()).isTrue();
    }

    @Test
    void what_is_mounted_can_be_closed_first() throws Exception {
        attach();
        devices().users = List.of(MOUNT);
        partition.isOpen = true;
        rig.click("#detach");
        rig.usable("#step-close");
        devices().users = List.of();
        rig.click("#step-close");
        rig.awaitText("Nothing of a backup is attached here.");
        assertThat(partition.asked).containsExactly("unmount");
        assertThat(((Request.Unmap) devices().asked.getLast()).force()).isFalse();
    }
}
