package mapback.service;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import mapback.job.JobId;
import mapback.problem.GeneralProblem.Internal;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.JobState;
import mapback.restore.Course;
import mapback.service.Job.Wish;

/// How a job's work ended.
record Outcome(JobState state, Optional<Problem> problem) {
    private static final int REFERENCE_BYTES = 4;
    private static final System.Logger LOG = System.getLogger(Outcome.class.getName());

    static Outcome failed(Problem problem) {
        return new Outcome(JobState.FAILED, Optional.of(problem));
    }

    /// The helper ends. A stream ends with it, since its reader does not come again.
    static Outcome interrupted(Work work) {
        return work.spec().isStream() ? cancelled(work) : new Outcome(JobState.INTERRUPTED, Optional.empty());
    }

    static Outcome cancelled(Work work) {
        return new Outcome(JobState.CANCELLED, Optional.of(work.cancelled()));
    }

    /// Does the job's work to its end, whichever it is; the last one to catch what it throws.
    ///
    /// @param wish what was asked for when the work ended early
    static Outcome of(Work work, Course course, Supplier<Wish> wish) {
        try {
            return new Outcome(JobState.DONE, work.run(course));
        } catch (InterruptedException | IOException e) {
            return switch (wish.get()) {
                case CANCEL -> cancelled(work);
                case STOP -> interrupted(work);
                case GO_ON -> failed(e);
            };
        } catch (RuntimeException | Error e) {
            return failed(internal(e));
        }
    }

    private static Outcome failed(Exception e) {
        LOG.log(Level.DEBUG, JobId.prefix() + "failed", e);
        return failed(e instanceof ProblemException known ? known.problem() : internal(e));
    }

    private static Problem internal(Throwable bug) {
        byte[] random = new byte[REFERENCE_BYTES];
        new SecureRandom().nextBytes(random);
        String reference = HexFormat.of().formatHex(random);
        LOG.log(Level.ERROR, JobId.prefix() + "internal problem " + reference, bug);
        return new Internal(reference);
    }
}
