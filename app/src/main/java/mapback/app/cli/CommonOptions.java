package mapback.app.cli;

import picocli.CommandLine.Option;

/// What every command takes.
final class CommonOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Say what the command does.")
    boolean help;

    @Option(names = "--json", description = "Everything as JSON with Mapback's own fields; problems too.")
    boolean json;

    @Option(names = "--verbose", description = "Also say what was found out on the way.")
    boolean verbose;
}
