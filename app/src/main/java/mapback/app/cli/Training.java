package mapback.app.cli;

import java.util.List;

/// What the build runs once, in one process, so that the cache for a fast start holds what commands need: tables,
/// jobs, sentences, completion.
final class Training {
    private Training() {}

    /// @param repository the sample datastore
    /// @param target     a file that may be made
    static List<List<String>> commands(String repository, String target) {
        String at = "--repository=" + repository;
        return List.of(
                List.of("snapshot", "list", at),
                List.of("list", at, "--output-format", "json"),
                List.of("files", "vm/100", at),
                List.of("__complete", "bash", "mapback files " + at + " vm/10"),
                List.of("restore", "vm/100", "qemu-server.conf", target, at),
                List.of("restore", "vm/100", "drive-scsi0.img", target, at, "--overwrite"),
                List.of("restore", "vm/100", "qemu-server.conf", "-", at),
                List.of("jobs"),
                List.of("jobs", "--json"),
                List.of("files", "vm/999", at),
                List.of("list", "--no-such-option"),
                List.of("restore", "--help"),
                List.of("help"));
    }
}
