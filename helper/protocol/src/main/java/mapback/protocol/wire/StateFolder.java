package mapback.protocol.wire;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The folder for what outlives a session: `$XDG_STATE_HOME/mapback`, by default `~/.local/state/mapback`.
/// Nothing secret is ever in it.
///
/// @param path absolute; may not exist yet
public record StateFolder(Path path) {

    /// @param environment the process's variables; a relative `XDG_STATE_HOME` is ignored, as its specification
    /// says
    public static StateFolder of(Map<String, String> environment) {
        Optional<Path> home = RuntimeFolder.absolute(environment.get("XDG_STATE_HOME"));
        return new StateFolder(home.orElseGet(() -> defaultHome(environment)).resolve("mapback"));
    }

    private static Path defaultHome(Map<String, String> environment) {
        return RuntimeFolder.absolute(environment.get("HOME"))
                .orElseGet(() -> Path.of(System.getProperty("user.home")))
                .resolve(".local/state");
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
