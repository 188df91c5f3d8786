package mapback.protocol;

/// How far a mapping is.
public enum MappingState {
    /// It can be read.
    MAPPED,
    /// Its server is away, and reads wait.
    WAITING,
    /// It is being taken away.
    UNMAPPING,
    /// It is not there any more.
    GONE,
    /// Its helper ended without taking it away: nobody serves it, and it is told until it is unmapped.
    LOST
}
