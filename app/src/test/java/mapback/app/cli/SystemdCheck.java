package mapback.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mapback.testkit.Needs;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The units under a real systemd, in a kernel that is booted for it. Run by its name (`-Dtest=…`).
class SystemdCheck {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> under_systemd() throws Exception {
        return new InKernel(Needs.kernelVmWithDesktop(), List.of(), folder).run("systemd.sh");
    }
}
