package mapback.app.window;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mapback.app.cli.InKernel;
import mapback.testkit.Needs;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are attached with the window, in a kernel that is booted for it: polkit refuses, asks for a password,
/// and allows.
class WindowDeviceIT {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> in_a_kernel_with_polkit() throws Exception {
        Needs.program("Xvfb", "xvfb");
        Needs.program("openbox", "openbox");
        Needs.program("pkttyagent", "polkitd");
        return new InKernel(Needs.kernelVmWithDesktop(), List.of("--desktop"), folder).run("window.sh");
    }
}
