package mapback.protocol.wire;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mapback.problem.HelperProblem.FolderFault;
import mapback.problem.HelperProblem.FolderUnsafe;
import mapback.problem.ProblemException;

/// The folder for what outlives a session: `$XDG_STATE_HOME/mapback`, by default `~/.local/state/mapback`.
/// Nothing secret is ever in it.
///
/// @param path absolute; may not exist yet
public record StateFolder(Path path) {

    /// @param environment the process's variables; a relative `XDG_STATE_HOME` is ignored, as its specification
    /// says
    /// @throws ProblemException with [FolderUnsafe] when there is no home to put it in
    public static StateFolder of(Map<String, String> environment) throws ProblemException {
        return of(environment, System.getProperty("user.home"));
    }

    /// @param known the system's idea of the home; Java says `?` when it has none, which is no folder
    static StateFolder of(Map<String, String> environment, String known) throws ProblemException {
        Optional<Path> set = RuntimeFolder.absolute(environment.get("XDG_STATE_HOME"));
        if (set.isPresent()) {
            return new StateFolder(set.get().resolve("mapback"));
        }
        Path home = RuntimeFolder.absolute(environment.get("HOME"))
                .or(() -> RuntimeFolder.absolute(known))
                .orElseThrow(() -> new ProblemException(new FolderUnsafe(known, FolderFault.NO_HOME, "")));
        return new StateFolder(home.resolve(".local/state/mapback"));
    }

    /// What the helper wrote about its work.
    public Path log() {
        return path.resolve("log/helper.log");
    }

    /// The book of the helper's jobs.
    public Path jobs() {
        return path.resolve("jobs");
    }

    /// What is mapped, so that it is known after the helper was killed.
    public Path mappings() {
        return path.resolve("mappings");
    }

    /// What a starting helper printed before it had its log.
    public Path startLog() {
        return path.resolve("log/helper-start.log");
    }
}
