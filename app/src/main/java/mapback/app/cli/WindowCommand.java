package mapback.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "mapback window",
        description = {
            "Opens the window. A second start brings the first to the front.",
            "A FILE is a bookmark (.mapback), a datastore's folder, an index in one, a key file, or a mapback: URI; it is"
                    + " shown, and nothing begins."
        },
        footer = {"", "Examples:", "  mapback window", "  mapback open last-night.mapback"})
final class WindowCommand implements Command {
    private static final String AS_ROOT = "--as-root";

    @Parameters(paramLabel = "FILE", description = "What to open.")
    List<String> files = new ArrayList<>();

    @Option(names = AS_ROOT, description = "Also as root, where there is nobody else, as in a rescue system.")
    boolean asRoot;

    @Mixin
    CommonOptions common = new CommonOptions();

    private final WindowDoor door;
    private final Function<Throwable, String> log;

    /// @param door opens the window
    /// @param log  writes a bug down, and says where
    WindowCommand(WindowDoor door, Function<Throwable, String> log) {
        this.door = door;
        this.log = log;
    }

    /// Takes words that need no parser, which takes longer than all else until the toolkit starts. Launchers give no
    /// others.
    ///
    /// @return whether these are such words
    boolean isPlain(List<String> words) {
        List<String> names =
                words.stream().filter(word -> !word.equals(AS_ROOT)).toList();
        if (names.stream().anyMatch(word -> word.startsWith("-"))) {
            return false;
        }
        files = names;
        asRoot = names.size() < words.size();
        return true;
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
        Caller caller = session.caller();
        List<String> absolute = new ArrayList<>();
        for (String file : files) {
            boolean isUri = file.startsWith("file:") || file.startsWith("mapback:");
            absolute.add(isUri ? file : caller.absolute(file).toString());
        }
        return door.open(new WindowDoor.Wish(
                Map.copyOf(caller.environment()),
                session.phrases(),
                caller.configFolder(),
                caller.umask(),
                log,
                absolute,
                asRoot));
    }
}
