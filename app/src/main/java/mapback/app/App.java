package mapback.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mapback.app.cli.Commands;
import mapback.app.cli.WindowDoor;
import mapback.app.window.Opening;
import mapback.app.window.WindowStart;

/// `mapback`: a command, or the window.
public final class App {
    /// Set by the build while it makes the cache that windows start from.
    private static final String REHEARSAL = "mapback.rehearsal";

    private App() {}

    /// @param words the command line's
    public static void main(String[] words) {
        System.exit(Commands.ofProcess(App::window).run(List.of(words)));
    }

    private static int window(WindowDoor.Wish wish) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(wish.environment());
        // Set for this process; what it starts may well draw with a driver.
        environment.remove("GDK_GL");
        Opening opening = new Opening(
                environment,
                wish.phrases(),
                Path.of(System.getProperty("user.home")),
                wish.configFolder(),
                wish.umask(),
                wish.log(),
                List.of(System.getProperty("mapback.program", "mapback")),
                wish.files(),
                wish.asRoot());
        return Boolean.getBoolean(REHEARSAL) ? WindowStart.rehearse(opening) : WindowStart.run(opening);
    }
}
