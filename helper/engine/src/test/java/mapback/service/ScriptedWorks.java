package mapback.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import mapback.pbs.store.Waiting;
import mapback.problem.DamageProblem.FileMissing;
import mapback.problem.GeneralProblem.Cancelled;
import mapback.problem.KeyProblem.KeyNeeded;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.restore.Course;

/// Works that move in steps of 100 bytes when told to; which archive was named decides how they end.
final class ScriptedWorks implements WorkMaker {
    static final int STEPS = 10;

    /// Steps that all works together may make.
    final Semaphore steps = new Semaphore(0);

    final List<JobSpec> prepared = new ArrayList<>();
    final List<JobSpec> closed = new ArrayList<>();
    final Map<String, Optional<String>> keys = new HashMap<>();

    /// Called when a work begins to write.
    volatile Consumer<JobSpec> beginning = spec -> {};

    @Override
    public synchronized Work prepare(JobSpec spec, Offers offers, Optional<StreamSink> sink) throws ProblemException {
        if (spec.archive().equals("secret.img") && offers.key().isEmpty()) {
            throw new ProblemException(new KeyNeeded("aa:bb", spec.snapshot()));
        }
        prepared.add(spec);
        keys.put(spec.target(), offers.key().map(HeldKey::origin));
        return new Scripted(spec.resolved(spec.snapshot(), spec.archive(), spec.target()));
    }

    synchronized int closedCount() {
        return closed.size();
    }

    private synchronized void close(JobSpec spec) {
        closed.add(spec);
    }

    private final class Scripted implements Work {
        private final JobSpec spec;

        Scripted(JobSpec spec) {
            this.spec = spec;
        }

        @Override
        public JobSpec spec() {
            return spec;
        }

        @Override
        public Optional<Problem> run(Course course) throws IOException, InterruptedException {
            beginning.accept(spec);
            course.progress().addTotal(STEPS * 100);
            for (int i = 0; i < STEPS; i++) {
                course.pause().pass();
                steps.acquire();
                course.progress().addFetched(100);
                course.progress().addWritten(100);
            }
            return switch (spec.archive()) {
                case "damaged.img" -> throw new ProblemException(new FileMissing("damaged.img", spec.snapshot()));
                case "bug.img" -> throw new IllegalStateException("a bug");
                case "lacking.img" -> Optional.of(new Cancelled("a part of it"));
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<Waiting> waiting() {
            return Optional.empty();
        }

        @Override
        public Problem cancelled() {
            return new Cancelled(spec.what());
        }

        @Override
        public void close() {
            ScriptedWorks.this.close(spec);
        }
    }
}
