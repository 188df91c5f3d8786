package mapback.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.problem.GeneralProblem.TextUnreadable;
import mapback.problem.ProblemException;

/// What belongs to whoever called the command. The helper has an environment of its own and never sees this
/// one.
///
/// @param environment the variables
/// @param folder      the working folder, absolute
/// @param umask       the file mode mask, 0 to 0777
record Caller(Map<String, String> environment, Path folder, int umask) {
    private static final char UNREADABLE = '\uFFFD';

    /// As `de_DE.UTF-8@euro`; the locales `C` and `POSIX` have no language.
    private static final Pattern LOCALE_NAME = Pattern.compile("([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@].*)?");

    /// The caller's variables. Whoever starts this program sets `LC_ALL` to a locale of UTF-8, because Java
    /// reads names in the encoding of its locale and can be told in no other way; this takes that back.
    ///
    /// @param started what this process was started with
    /// @param lcAll   the caller's own `LC_ALL`, empty when it had none; absent when nobody changed it
    static Map<String, String> variables(Map<String, String> started, Optional<String> lcAll) {
        if (lcAll.isEmpty()) {
            return started;
        }
        Map<String, String> own = new HashMap<>(started);
        own.put("LC_ALL", lcAll.get());
        return Map.copyOf(own);
    }

    /// The language of messages, English when none is set. Locales that are not installed count too.
    Locale language() {
        Optional<String> name =
                variable("LC_ALL").or(() -> variable("LC_MESSAGES")).or(() -> variable("LANG"));
        Matcher parts = LOCALE_NAME.matcher(name.orElse(""));
        return parts.matches()
                ? Locale.of(parts.group(1), Optional.ofNullable(parts.group(2)).orElse(""))
                : Locale.ENGLISH;
    }

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

    /// Bytes that are no UTF-8 have become this mark; with it the text means something else.
    ///
    /// @throws ProblemException with [TextUnreadable]
    static String readable(String text) throws ProblemException {
        if (text.indexOf(UNREADABLE) >= 0) {
            throw new ProblemException(new TextUnreadable(text));
        }
        return text;
    }

    /// Whether the system refuses this user nothing.
    boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    Path configFolder() {
        return folderOf("XDG_CONFIG_HOME", ".config");
    }

    /// Empty for who has no home, as a service of the system.
    Optional<Path> cacheFolder() {
        return variable("XDG_CACHE_HOME").map(Path::of).filter(Path::isAbsolute).or(() -> variable("HOME")
                .map(home -> Path.of(home).resolve(".cache")));
    }

    Path stateFolder() {
        return folderOf("XDG_STATE_HOME", ".local/state");
    }

    private Path folderOf(String variable, String underHome) {
        Optional<Path> set = variable(variable).map(Path::of).filter(Path::isAbsolute);
        return set.orElseGet(() -> Path.of(variable("HOME").orElse("/")).resolve(underHome));
    }
}
