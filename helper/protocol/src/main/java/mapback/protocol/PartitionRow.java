package mapback.protocol;

import java.util.Optional;

/// A partition of a device, or what lies on a device without partitions.
///
/// @param path       as in `/dev/nbd0p1`
/// @param size       bytes
/// @param fileSystem what the system calls what is on it, as in `ext4`; empty when it knows of nothing
public record PartitionRow(String path, long size, Optional<String> fileSystem, Optional<String> label) {}
