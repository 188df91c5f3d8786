package mapback.mapping;

import java.util.OptionalInt;

/// That an image becomes a device of the kernel.
///
/// @param number    N of the wished `/dev/nbdN`; any that is free when empty
/// @param asker     the process that asked for it, which the system may ask for leave; 0 for the helper itself
/// @param mayPrompt whether a user is there to answer
public record DeviceWish(OptionalInt number, int asker, boolean mayPrompt) {}
