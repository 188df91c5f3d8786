package mapback.protocol;

import mapback.problem.Problem;

/// A server is away, or does not let its user in any more, and whoever reads waits until that is over. Meanwhile the
/// snapshot is not protected from removal.
///
/// @param since  Unix milliseconds
/// @param reason of the last try to connect
public record WaitingRow(long since, Problem reason) {}
