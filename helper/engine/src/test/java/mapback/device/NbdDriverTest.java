package mapback.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mapback.problem.DeviceProblem.DriverFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NbdDriverTest {
    private static final String RELEASE = "6.1.0-test";

    @TempDir
    Path folder;

    @Test
    void one_that_is_loaded_with_partitions_is_fine() throws IOException {
        write("sys/module/nbd/parameters/max_part", "16");
        write("sys/module/nbd/parameters/nbds_max", "0");
        assertThat(fault()).isEmpty();
    }

    @Test
    void one_that_was_loaded_without_partitions_is_not() throws IOException {
        write("sys/module/nbd/parameters/max_part", "0");
        assertThat(fault()).contains(DriverFault.NO_PARTITIONS);
    }

    @Test
    void one_that_can_be_loaded_or_is_built_in_is_fine() throws IOException {
        write("modules/" + RELEASE + "/modules.dep", "kernel/drivers/block/nbd.ko.xz: kernel/lib/crc.ko");
        assertThat(fault()).isEmpty();
        write("modules/" + RELEASE + "/modules.dep", "kernel/drivers/block/loop.ko:");
        write("modules/" + RELEASE + "/modules.builtin", "kernel/drivers/block/nbd.ko");
        assertThat(fault()).isEmpty();
    }

    @Test
    void a_kernel_that_has_none_has_none() throws IOException {
        write("modules/" + RELEASE + "/modules.dep", "kernel/drivers/block/rnbd.ko: kernel/drivers/block/nbd.ko");
        assertThat(fault()).contains(DriverFault.MISSING);
    }

    @Test
    void what_cannot_be_known_is_left_to_the_root_process() throws IOException {
        assertThat(fault()).isEmpty();
    }

    private Optional<DriverFault> fault() throws IOException {
        write("proc/sys/kernel/osrelease", RELEASE);
        SystemFiles files = new SystemFiles(
                folder.resolve("sys"),
                folder.resolve("proc"),
                folder.resolve("dev"),
                folder.resolve("udev"),
                folder.resolve("modules"));
        return new NbdDriver(files).fault();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }
}
