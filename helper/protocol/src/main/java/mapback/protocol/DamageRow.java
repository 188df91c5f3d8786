package mapback.protocol;

import java.util.Optional;
import mapback.problem.Problem;

/// Something damaged that a job came across.
///
/// @param archive with its server suffix
/// @param range   where in the archive; empty when the file itself cannot be used
/// @param digest  the chunk's, or empty
public record DamageRow(String archive, Optional<DamageRange> range, String digest, Problem problem) {}
