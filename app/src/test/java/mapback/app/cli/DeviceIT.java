package mapback.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mapback.testkit.Needs;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Images become block devices in a kernel that is booted for it, through the program as it is built, by root
/// and by users whom polkit allows and refuses. What is checked is told by scripts that run there, a line for
/// each sentence.
class DeviceIT {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> as_root() throws Exception {
        return new InKernel(Needs.kernelVm(), List.of(), folder).run("devices.sh");
    }

    @TestFactory
    Stream<DynamicTest> from_a_server() throws Exception {
        return new InKernel(Needs.kernelVm(), List.of(), folder).run("server.sh");
    }

    @TestFactory
    Stream<DynamicTest> as_users_with_polkit() throws Exception {
        return new InKernel(Needs.kernelVmWithDesktop(), List.of("--desktop"), folder).run("users.sh");
    }
}
