package mapback.service;

import java.io.IOException;
import java.util.Optional;

/// Makes a job's work ready: opens the snapshot with the key, looks at the target, holds both.
@FunctionalInterface
interface WorkMaker {
    /// @param spec what is to be done
    /// @param key  stays the caller's
    /// @param sink where the bytes of a stream go; empty for all other work
    /// @throws IOException a [mapback.problem.ProblemException] with what was found wrong; nothing is open then
    Work prepare(JobSpec spec, Optional<HeldKey> key, Optional<StreamSink> sink)
            throws IOException, InterruptedException;
}
