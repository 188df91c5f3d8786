package mapback.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mapback.problem.GeneralProblem.TextUnreadable;
import mapback.problem.ProblemException;

/// What belongs to whoever called the command. The helper has an environment of its own and never sees this one.
///
/// @param environment the variables
/// @param folder      the working folder, absolute
/// @param umask       the file mode mask, 0 to 0777
record Caller(Map<String, String> environment, Path folder, int umask) {
    private static final char UNREADABLE = '\uFFFD';

    /// A variable that is set and not empty.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// A path as the caller means it, without resolving links or `..`.
    ///
    /// @throws ProblemException with [TextUnreadable]
    Path absolute(String path) throws ProblemException {
        try {
            return folder.resolve(readable(path));
        } catch (InvalidPathException e) {
            throw new ProblemException(new TextUnreadable(path), e);
        }
    }

    /// Bytes that the locale's encoding does not know have become this mark; with it the text means something else.
    ///
    /// @throws ProblemException with [TextUnreadable]
    static String readable(String text) throws ProblemException {
        if (text.indexOf(UNREADABLE) >= 0) {
            throw new ProblemException(new TextUnreadable(text));
        }
        return text;
    }

    Path configFolder() {
        return folderOf("XDG_CONFIG_HOME", ".config");
    }

    Path stateFolder() {
        return folderOf("XDG_STATE_HOME", ".local/state");
    }

    private Path folderOf(String variable, String underHome) {
        Optional<Path> set = variable(variable).map(Path::of).filter(Path::isAbsolute);
        return set.orElseGet(() -> Path.of(variable("HOME").orElse("/")).resolve(underHome));
    }
}
