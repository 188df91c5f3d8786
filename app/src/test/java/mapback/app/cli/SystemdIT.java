package mapback.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mapback.testkit.Needs;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The units under a real systemd, from its start until it switches the machine off, in a kernel that is booted
/// for it.
class SystemdIT {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> under_systemd() throws Exception {
        return new InKernel(Needs.kernelVmWithDesktop(), List.of(), folder).run("systemd.sh");
    }
}
