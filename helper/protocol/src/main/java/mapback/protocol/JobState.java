package mapback.protocol;

/// How far a job is.
public enum JobState {
    /// It waits for its turn.
    QUEUED,
    /// It works.
    RUNNING,
    /// The user stopped it for a while.
    PAUSED,
    /// Its helper ended; it can go on.
    INTERRUPTED,
    /// It ended and everything is as wished.
    DONE,
    /// It ended with a problem.
    FAILED,
    /// The user ended it.
    CANCELLED;

    /// Whether nothing more happens to it by itself and it cannot be paused or cancelled.
    public boolean isEnded() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
