package mapback.service;

import java.io.IOException;
import java.util.Optional;

/// Makes a job's work ready: opens the snapshot with the key, looks at the target, holds both.
@FunctionalInterface
interface WorkMaker {
    /// @param spec what is to be done
    /// @param offers to be let in and to decrypt; the key stays the caller's
    /// @param sink where the bytes of a stream go; empty for all other work
    /// @throws IOException a [mapback.problem.ProblemException] with what was found wrong; nothing is open then
    Work prepare(JobSpec spec, Offers offers, Optional<StreamSink> sink) throws IOException, InterruptedException;
}
