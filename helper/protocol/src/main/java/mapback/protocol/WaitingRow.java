package mapback.protocol;

import mapback.problem.Problem;

/// A server is away, and whoever reads waits until it is back. Meanwhile the snapshot is not protected from removal.
///
/// @param since  Unix milliseconds
/// @param reason of the last try to connect
public record WaitingRow(long since, Problem reason) {}
