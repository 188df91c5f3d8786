package mapback.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mapback.app.text.Phrases;

/// Opens the window: commands know nothing of it but this.
@FunctionalInterface
public interface WindowDoor {
    /// @return the exit status, when it is closed
    int open(Wish wish) throws IOException, InterruptedException;

    /// What the caller has at hand, and wants.
    ///
    /// @param environment  the caller's variables
    /// @param configFolder as `~/.config`
    /// @param umask        the caller's file mode mask
    /// @param log          writes a bug down, and says where
    /// @param files        absolute paths, `file:` URLs and `mapback:` URIs to be opened
    /// @param asRoot       whether root may
    record Wish(
            Map<String, String> environment,
            Phrases phrases,
            Path configFolder,
            int umask,
            Function<Throwable, String> log,
            List<String> files,
            boolean asRoot) {}
}
