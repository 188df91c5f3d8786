package mapback.protocol;

/// In which way a device is used.
public enum DeviceUse {
    /// A file system on it is mounted.
    MOUNT,
    /// Another block device lies on it, like one of LVM.
    BLOCK_DEVICE,
    /// The system swaps to it.
    SWAP,
    /// A loop device lies on it.
    LOOP,
    /// A process has it open.
    PROCESS
}
