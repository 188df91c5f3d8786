package mapback.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mapback.testkit.Needs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The tests that need the kernel's driver, run in a kernel that is booted for them.
class KernelIT {
    // The script's status for what the machine lacks: a kernel that it cannot fetch, say.
    private static final int LACKS_SOMETHING = 3;

    private static final Path NATIVE = Path.of("target/native").toAbsolutePath();

    @TestFactory
    Stream<DynamicTest> with_the_driver() throws Exception {
        return inKernel(
                Needs.kernelVm(), List.of(), DevicesInKernel.class, MomentsInKernel.class, HostileInKernel.class);
    }

    @TestFactory
    Stream<DynamicTest> with_udev_polkit_and_pkexec() throws Exception {
        return inKernel(
                Needs.kernelVmWithDesktop(), List.of("--desktop"), DesktopInKernel.class, ProcessInKernel.class);
    }

    @TestFactory
    Stream<DynamicTest> with_what_begins_to_work_by_itself() throws Exception {
        Needs.program("mdadm", "mdadm");
        Needs.program("mkfs.btrfs", "btrfs-progs");
        Needs.program("make-bcache", "bcache-tools");
        return inKernel(Needs.kernelVmWithDesktop(), List.of("--desktop"), SelfStartersInKernel.class);
    }

    private static Stream<DynamicTest> inKernel(Path script, List<String> options, Class<?>... classes)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString(), "-t", "600"));
        command.addAll(options);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djna.nounpack=true",
                "-Djna.nosys=true",
                "-Djna.boot.library.path=" + NATIVE.resolve("linux-x86-64"),
                "-Dmapback.native=" + NATIVE,
                "-Dmapback.fixtures=" + System.getProperty("mapback.fixtures"),
                "-cp",
                System.getProperty("java.class.path"),
                InKernel.class.getName()));
        Stream.of(classes).map(Class::getName).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = "\n" + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        Assumptions.assumeFalse(status == LACKS_SOMETHING && System.getenv("CI") == null, said);
        System.out.println(said);
        assertThat(said).as("the machine's end, status %s", status).contains("\ndone");
        return said.lines()
                .filter(line -> line.startsWith("ok ") || line.startsWith("failed "))
                .map(line -> line.split(" ", 3))
                .map(parts -> DynamicTest.dynamicTest(parts[1], () -> {
                    if (parts.length > 2) {
                        fail(parts[2] + "\n" + said);
                    }
                }));
    }
}
