package mapback.bench;

/// What something took.
///
/// @param cpu  seconds on cores
/// @param wall seconds
record Cost(double cpu, double wall) {}
