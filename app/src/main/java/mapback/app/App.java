package mapback.app;

import java.util.List;
import mapback.app.cli.Commands;

/// `mapback`: a command.
public final class App {
    private App() {}

    /// @param words the command line's
    public static void main(String[] words) {
        System.exit(Commands.ofProcess().run(List.of(words)));
    }
}
