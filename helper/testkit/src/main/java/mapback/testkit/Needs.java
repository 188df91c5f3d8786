package mapback.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Gates for what a machine may lack.
///
/// Where something lacks, the test is skipped with the name of what to install. Under continuous integration
/// (`CI=true`) it fails instead: there everything must be present, and a skipped test would look like a passed one.
public final class Needs {
    private Needs() {}

    /// Goes on as root only.
    public static void root() {
        present(isRoot(), "this test runs as root only");
    }

    /// Goes on as an ordinary user only: root passes every permission check.
    public static void ordinaryUser() {
        Assumptions.assumeFalse(isRoot(), "this test shows nothing as root, who may read everything");
    }

    /// Goes on when the program is in `PATH`.
    ///
    /// @param name as `nbdcopy`
    /// @param debianPackage who brings it, as `libnbd-bin`
    /// @return its full path
    public static Path program(String name, String debianPackage) {
        Optional<Path> found = find(name);
        present(found.isPresent(), name + " is not installed (Debian package " + debianPackage + ")");
        return found.orElseThrow();
    }

    /// Goes on when the file, device or socket is there.
    public static Path file(String path, String whatBringsIt) {
        Path file = Path.of(path);
        present(Files.exists(file), path + " is not there (" + whatBringsIt + ")");
        return file;
    }

    /// Goes on when the system has a shared library.
    ///
    /// @param name as `libgtk-3.so.0`
    /// @param debianPackage who brings it
    public static void library(String name, String debianPackage) {
        boolean isThere = Stream.of("/usr/lib", "/lib", "/usr/lib64")
                .map(Path::of)
                .flatMap(folder -> Stream.of(folder, folder.resolve(architecture() + "-linux-gnu")))
                .anyMatch(folder -> Files.exists(folder.resolve(name)));
        present(isThere, name + " is not installed (Debian package " + debianPackage + ")");
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    }

    /// A Python that can import PyPI's `varlink`: the one named by `MAPBACK_TEST_PYTHON`, which `./dev test` sets.
    public static Path pythonWithVarlink() {
        Optional<String> told = Optional.ofNullable(System.getenv("MAPBACK_TEST_PYTHON"))
                .filter(path -> Files.isExecutable(Path.of(path)));
        present(told.isPresent(), "MAPBACK_TEST_PYTHON names no Python with the package varlink (./dev test sets it)");
        return Path.of(told.orElseThrow());
    }

    /// Goes on where a kernel with nbd can be booted, which the script `kernel-vm` does without any rights.
    ///
    /// @return the script
    public static Path kernelVm() {
        program("modprobe", "kmod");
        program("nbdkit", "nbdkit");
        program("nbd-client", "nbd-client");
        program("mkfs.ext4", "e2fsprogs");
        program("python3", "python3");
        program("apt-get", "apt");
        present(System.getProperty("os.arch").equals("amd64"), "kernel-vm runs on x86-64 alone");
        return Path.of(System.getProperty("mapback.fixtures", ""))
                .resolveSibling("kernel-vm")
                .resolve("kernel-vm");
    }

    /// The same with `--desktop`: udev, D-Bus, polkit and udisks2 run there.
    public static Path kernelVmWithDesktop() {
        file("/lib/systemd/systemd-udevd", "Debian package udev");
        file("/usr/bin/dbus-daemon", "Debian package dbus-daemon");
        file("/usr/lib/polkit-1/polkitd", "Debian package polkitd");
        file("/usr/libexec/udisks2/udisksd", "Debian package udisks2");
        program("pkexec", "pkexec");
        program("lvm", "lvm2");
        program("systemd-socket-activate", "systemd");
        program("strace", "strace");
        return kernelVm();
    }

    /// Whether this process is root.
    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void present(boolean isThere, String sentence) {
        if (!isThere && Boolean.parseBoolean(System.getenv("CI"))) {
            Assertions.fail(sentence);
        }
        Assumptions.assumeTrue(isThere, sentence);
    }

    private static Optional<Path> find(String name) {
        List<String> folders = new ArrayList<>(
                List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)));
        folders.addAll(List.of("/usr/sbin", "/sbin"));
        return folders.stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
