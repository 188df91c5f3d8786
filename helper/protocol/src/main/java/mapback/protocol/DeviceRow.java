package mapback.protocol;

import java.util.List;

/// The kernel's side of a mapping.
///
/// @param path       as in `/dev/nbd0`
/// @param size       bytes of the device: those of the image, and zeros up to a whole sector of 512
/// @param partitions as the kernel found them
/// @param users      who uses it or a part of it, as far as this user can see
public record DeviceRow(String path, long size, List<PartitionRow> partitions, List<DeviceUser> users) {}
