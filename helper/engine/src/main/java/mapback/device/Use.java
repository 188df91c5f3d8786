package mapback.device;

/// Who or what uses a device.
///
/// @param pid  of a process, else 0
/// @param name a mount point, another device's name, a process's name
public record Use(Kind kind, long pid, String name) {
    /// In which way.
    public enum Kind {
        /// A file system on it is mounted.
        MOUNT,
        /// Device mapper or md lies on it.
        BLOCK_DEVICE,
        /// The system swaps to it.
        SWAP,
        /// A loop device lies on it.
        LOOP,
        /// A process has it open.
        PROCESS
    }

    /// As it is shown in a list: a mount point, `program (1234)`, a device.
    public String text() {
        return switch (kind) {
            case MOUNT, BLOCK_DEVICE, LOOP -> name;
            case SWAP -> "swap " + name;
            case PROCESS -> name + " (" + pid + ")";
        };
    }
}
