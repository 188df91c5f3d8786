package mapback.restore;

import java.util.Optional;
import mapback.pbs.format.ChunkRef;
import mapback.problem.Problem;

/// Something damaged that a job came across.
///
/// @param archive with its server suffix
/// @param chunk   which one; empty when the file itself cannot be used
public record Damage(String archive, Optional<ChunkRef> chunk, Problem problem) {}
