package mapback.device;

import java.nio.file.Path;
import java.util.Optional;

/// A partition of a device, or the device itself where something lies on it without partitions.
///
/// @param path       as in `/dev/nbd0p1`
/// @param size       bytes
/// @param fileSystem what udev calls what is on it, as in `ext4` or `LVM2_member`
public record Partition(Path path, long size, Optional<String> fileSystem, Optional<String> label) {}
