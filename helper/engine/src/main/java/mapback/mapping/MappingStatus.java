package mapback.mapping;

import java.util.Optional;
import mapback.problem.Problem;

/// A mapping at a moment.
///
/// @param clients  how many are connected
/// @param requests answered so far
/// @param read     bytes that clients got so far
/// @param rate     bytes per second that they got over the last seconds
/// @param failures reads that failed so far
/// @param problem  why, the last time
public record MappingStatus(
        Phase phase, long clients, long requests, long read, long rate, long failures, Optional<Problem> problem) {

    /// How far it is.
    public enum Phase {
        /// It can be read.
        MAPPED,
        /// Its helper ended without taking it away, and this one is about to serve it.
        WAITING,
        /// It is being taken away.
        UNMAPPING,
        /// It is not there any more.
        GONE,
        /// Its helper ended without taking it away.
        LOST
    }

    /// Of one that nobody reads.
    public static MappingStatus untouched(Phase phase, Optional<Problem> problem) {
        return new MappingStatus(phase, 0, 0, 0, 0, 0, problem);
    }
}
