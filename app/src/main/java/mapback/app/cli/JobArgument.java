package mapback.app.cli;

import picocli.CommandLine.Parameters;

/// Which job.
final class JobArgument {
    @Parameters(index = "0", paramLabel = "JOB", description = "The job, as listed by: mapback jobs")
    String id = "";
}
