package mapback.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import mapback.problem.DeviceProblem.DriverFault;

/// The kernel's nbd driver, as far as anybody may see it without asking the root process.
///
/// @param files where the system shows it
public record NbdDriver(SystemFiles files) {
    private static final Pattern FILE = Pattern.compile("(?:[^:]*/)?nbd\\.ko(?:\\.[a-z0-9]+)?(?::.*)?");

    /// What is certainly wrong with it. That it was loaded without devices (`nbds_max=0`) is nothing: one is made
    /// when it is asked for.
    ///
    /// @return empty also where it is not loaded yet and can be, and where that cannot be known
    public Optional<DriverFault> fault() {
        Path loaded = files.sys().resolve("module/nbd");
        if (Files.exists(loaded)) {
            return SmallFiles.text(loaded.resolve("parameters/max_part"))
                    .filter("0"::equals)
                    .map(_ -> DriverFault.NO_PARTITIONS);
        }
        Optional<Path> modules = SmallFiles.text(files.proc().resolve("sys/kernel/osrelease"))
                .map(files.modules()::resolve)
                .filter(folder -> Files.isReadable(folder.resolve("modules.dep")));
        return modules.filter(folder -> !isThere(folder)).map(_ -> DriverFault.MISSING);
    }

    /// Whether the kernel's list of modules has it, or that of what is built in.
    private static boolean isThere(Path folder) {
        return List.of("modules.dep", "modules.builtin").stream()
                .flatMap(list -> SmallFiles.lines(folder.resolve(list)).stream())
                .anyMatch(line -> FILE.matcher(line).matches());
    }
}
