package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.store.Waiting;
import mapback.problem.Problem;
import mapback.restore.Course;

/// A job's work, made ready: all that can be found wrong beforehand was looked at, and what it needs is open.
interface Work extends AutoCloseable {
    /// What it does, with everything found.
    JobSpec spec();

    /// Does it. Called once, on a thread of its own; an interrupt ends it soon.
    ///
    /// @param course counts progress, holds the pause, collects damage
    /// @return what the result lacks although the work is done
    Optional<Problem> run(Course course) throws IOException, InterruptedException;

    /// While its server is away and it waits. Asked at any time before it is closed.
    Optional<Waiting> waiting();

    /// What a user who cancelled it is told.
    Problem cancelled();

    /// Gives back what it holds. Called once, after [#run] or instead of it.
    @Override
    void close();
}
