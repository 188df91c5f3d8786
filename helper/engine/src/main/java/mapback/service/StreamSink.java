package mapback.service;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// Where the bytes of a restored stream go.
@FunctionalInterface
public interface StreamSink {
    /// Waits for the reader. Called once, on the job's thread, which closes what it gets.
    ///
    /// @throws IOException a [mapback.problem.ProblemException] when nobody came in time
    WritableByteChannel open() throws IOException, InterruptedException;

    /// The job has ended, whether it opened this or not: nobody is waited for any more.
    default void close() throws IOException {}
}
