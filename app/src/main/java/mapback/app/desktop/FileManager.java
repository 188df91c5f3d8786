package mapback.app.desktop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The desktop's file manager.
///
/// @param environment names the session's bus
public record FileManager(Map<String, String> environment) {
    private static final Bus.Target SERVICE = new Bus.Target(
            "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1");

    private static final File NOWHERE = new File("/dev/null");

    public FileManager {
        environment = Map.copyOf(environment);
    }

    /// Shows what is in a folder.
    ///
    /// @return whether somebody took the wish
    public boolean show(Path folder) {
        try (Bus bus = Bus.open(environment).orElse(null)) {
            if (bus != null
                    && bus.call(
                                    SERVICE,
                                    "ShowFolders",
                                    "ass",
                                    List.of(folder.toUri().toString()),
                                    "")
                            .isPresent()) {
                return true;
            }
        }
        return started(folder);
    }

    /// Where no file manager listens on the bus, the desktop's own program may know one.
    private boolean started(Path folder) {
        ProcessBuilder builder = new ProcessBuilder("xdg-open", folder.toString())
                .redirectInput(NOWHERE)
                .redirectOutput(NOWHERE)
                .redirectError(NOWHERE);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            builder.start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
