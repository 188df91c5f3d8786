package mapback.app.cli;

import picocli.CommandLine.Parameters;

/// Which snapshot.
final class SnapshotArgument {
    @Parameters(
            index = "0",
            paramLabel = "SNAPSHOT",
            description = "type/id/time, or type/id for the newest one, or as much of the time as tells it apart:"
                    + " vm/100/2026-01-10")
    String name = "";
}
