package mapback.protocol;

/// Who or what uses a device.
///
/// @param pid  of a process, else 0
/// @param name a mount point, a process's name, another block device's
public record DeviceUser(DeviceUse use, long pid, String name) {}
