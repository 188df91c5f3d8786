package mapback.app.window;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mapback.app.text.Phrases;

/// How a window is opened.
///
/// @param environment  the caller's variables
/// @param phrases      sentences in the caller's language
/// @param home         the caller's folder
/// @param configFolder the caller's, as `~/.config`
/// @param umask        of the files that are made, 0 to 0777
/// @param log          writes a bug to the log and says where it stands
/// @param program      how Mapback is started, for launchers
/// @param words        what is to be opened: paths of bookmarks, indexes, datastores' folders or key files, and
///     URIs
/// @param asRoot       whether root may
public record Opening(
        Map<String, String> environment,
        Phrases phrases,
        Path home,
        Path configFolder,
        int umask,
        Function<Throwable, String> log,
        List<String> program,
        List<String> words,
        boolean asRoot) {
    public Opening {
        environment = Map.copyOf(environment);
        program = List.copyOf(program);
        words = List.copyOf(words);
    }
}
