package mapback.protocol;

import java.util.Optional;

/// That an image becomes a block device of the kernel.
///
/// @param number N of the wished `/dev/nbdN`; any that is free when empty
public record DeviceWish(Optional<Long> number, Asker asker) {}
