package mapback.pbs.store;

import java.time.Instant;
import mapback.problem.Problem;

/// A source is away; reads wait until it is back. Meanwhile the server protects the snapshot from nobody.
///
/// @param since  when that was noticed
/// @param reason of the last try
public record Waiting(Instant since, Problem reason) {}
