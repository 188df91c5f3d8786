package mapback.service;

import java.io.IOException;
import mapback.protocol.JobRow;

/// Who watches a job.
@FunctionalInterface
public interface RowSink {
    /// Takes a job as it is now; may take its time, and gets the latest only then.
    void accept(JobRow row) throws IOException, InterruptedException;
}
