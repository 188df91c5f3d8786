package mapback.app.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// How the helper is started: our own `java`, and its jars in the installed tree.
///
/// @param words the program and its arguments
/// @param home  of the installed tree, when the helper there is wished as it is, without more flags and options
public record HelperCommand(List<String> words, Optional<Path> home) {
    private static final String MAIN = "mapback.helper.Helper";

    /// What every helper is started with: native calls and the memory of libraries as the JDK wants them
    /// allowed, a heap that holds the indexes of a dozen large images. A crash leaves no core and no report: both
    /// show what lay in its memory.
    private static final List<String> FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx512m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+SuppressFatalErrorMessage");

    public HelperCommand {
        words = List.copyOf(words);
    }

    HelperCommand(List<String> words) {
        this(words, Optional.empty());
    }

    /// From the properties of this process: `mapback.home`, the folder whose `lib/helper` holds the jars, and
    /// beside it `lib/helper.aot`, if it is there; `mapback.helper.classpath` in place of it, for a tree that
    /// is not installed; `mapback.helper.flags` and `mapback.helper.options`, more flags of the virtual machine
    /// and options of the helper, parted by spaces.
    ///
    /// @throws IllegalStateException when neither home nor class path is set: whoever starts the app sets one
    public static HelperCommand of(Properties properties) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(properties.getProperty("java.home"), "bin", "java").toString());
        words.addAll(FLAGS);
        String classPath = properties.getProperty("mapback.helper.classpath");
        String home = properties.getProperty("mapback.home");
        if (classPath != null) {
            words.addAll(List.of("-cp", classPath));
        } else if (home != null) {
            words.addAll(installed(Path.of(home)));
        } else {
            throw new IllegalStateException("neither mapback.home nor mapback.helper.classpath is set");
        }
        List<String> flags = split(properties.getProperty("mapback.helper.flags", ""));
        List<String> options = split(properties.getProperty("mapback.helper.options", ""));
        words.addAll(flags);
        words.add(MAIN);
        words.addAll(options);
        boolean isPlain = classPath == null && home != null && flags.isEmpty() && options.isEmpty();
        return new HelperCommand(words, isPlain ? Optional.of(Path.of(home)) : Optional.empty());
    }

    /// The same with more options of the helper; of one that is given twice the last counts.
    HelperCommand with(List<String> options) {
        List<String> all = new ArrayList<>(words);
        all.addAll(options);
        return new HelperCommand(all, options.isEmpty() ? home : Optional.empty());
    }

    /// The cache for a fast start holds for this very class path and these flags only.
    private static List<String> installed(Path home) {
        List<String> words = new ArrayList<>();
        words.add("-Dmapback.home=" + home);
        words.addAll(List.of("-cp", home.resolve("lib/helper") + "/*"));
        Path cache = home.resolve("lib/helper.aot");
        if (Files.exists(cache)) {
            words.add("-XX:AOTCache=" + cache);
        }
        return words;
    }

    private static List<String> split(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
    }
}
