package mapback.binder.wire;

/// In which way a device is used: by a file system mounted from it, device mapper or md above it, swapping, a loop
/// device, a process that has it open. The order is the number on the wire: new ones go to the end.
public enum HolderKind {
    MOUNT,
    BLOCK_DEVICE,
    SWAP,
    LOOP,
    PROCESS
}
