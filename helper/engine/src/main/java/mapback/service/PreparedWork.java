package mapback.service;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import mapback.pbs.store.Waiting;
import mapback.problem.Problem;
import mapback.restore.Course;

/// A job's work, put together from what it does and what it holds.
///
/// @param spec      what it does, with everything found
/// @param body      does it
/// @param onCancel  what a user who cancelled it is told
/// @param away      whether its server is away
/// @param held      given back at the end
record PreparedWork(JobSpec spec, Body body, Supplier<Problem> onCancel, Supplier<Optional<Waiting>> away, Held held)
        implements Work {

    /// What a work does.
    @FunctionalInterface
    interface Body {
        Optional<Problem> run(Course course) throws IOException, InterruptedException;
    }

    @Override
    public Optional<Problem> run(Course course) throws IOException, InterruptedException {
        return body.run(course);
    }

    @Override
    public Optional<Waiting> waiting() {
        return away.get();
    }

    @Override
    public Problem cancelled() {
        return onCancel.get();
    }

    @Override
    public void close() {
        held.close();
    }
}
