package mapback.device;

import java.nio.file.Path;

/// Where the system shows its devices.
///
/// @param sys     the kernel's view of devices
/// @param proc    its view of processes, mounts and swap
/// @param dev     the devices' own files
/// @param udev    what udev knows of them, in `data`; `control` is there while it runs
/// @param modules what can be loaded into a kernel, in a folder for each release
public record SystemFiles(Path sys, Path proc, Path dev, Path udev, Path modules) {
    /// Of this computer.
    public static final SystemFiles REAL = new SystemFiles(
            Path.of("/sys"), Path.of("/proc"), Path.of("/dev"), Path.of("/run/udev"), Path.of("/lib/modules"));
}
