package mapback.restore;

import mapback.job.Pause;
import mapback.job.Progress;

/// What a job's work and its owner share while it runs.
///
/// @param progress counted by the work, shown by the owner
/// @param pause    closed and opened by the owner, passed by the work between chunks
/// @param damages  what the work came across
public record Course(Progress progress, Pause pause, Damages damages) {
    public Course() {
        this(new Progress(), new Pause(), new Damages());
    }
}
