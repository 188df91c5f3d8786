package mapback.app.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The helper as a unit of the user's service manager, which starts it again at once when it was killed, so that
/// whoever reads a device waits a second and not for the next command.
///
/// A manager ends with its user's last session, and its units with it. Somebody who logs in over a line, begins a
/// restore and goes would find it interrupted: there the helper is started without the manager, unless its user
/// lingers.
///
/// @param file      of the unit
/// @param manager   the program that speaks with it
/// @param lingerers the folder with a file for each user whose manager stays
record UserUnit(Path file, Path manager, Path lingerers) {
    static final UserUnit INSTALLED = new UserUnit(
            Path.of("/usr/lib/systemd/user/mapback-helper.service"),
            Path.of("/usr/bin/systemctl"),
            Path.of("/var/lib/systemd/linger"));

    /// Whoever sets one wants a helper with other folders than the manager's.
    private static final List<String> FOLDERS =
            List.of("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "DBUS_SYSTEM_BUS_ADDRESS");

    /// What has the manager start the helper: it ends when the helper does, with a fault if that had one.
    ///
    /// @param wished      how it would be started without the manager
    /// @param environment of whoever asks
    /// @param folder      where the helper will be looked for: root with another user's variables has its own
    /// @return empty when there is no manager, or when it would start another helper than this one
    Optional<HelperCommand> instead(HelperCommand wished, Map<String, String> environment, Path folder) {
        boolean isSame =
                wished.home().filter(this::starts).isPresent() && hasManager(environment, folder) && stays(environment);
        return isSame && Files.isExecutable(manager)
                ? Optional.of(new HelperCommand(List.of(
                        manager.toString(),
                        "--user",
                        "--quiet",
                        "--wait",
                        "start",
                        file.getFileName().toString())))
                : Optional.empty();
    }

    private boolean starts(Path home) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(("ExecStart=" + home.resolve("bin/mapback-helper"))::equals);
        } catch (IOException e) {
            return false;
        }
    }

    /// A desktop's end is meant as one; that of a line is not.
    private boolean stays(Map<String, String> environment) {
        return Files.exists(lingerers.resolve(System.getProperty("user.name")))
                || !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    }

    /// Its folders and its bus are those of whoever asks.
    private static boolean hasManager(Map<String, String> environment, Path folder) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        String bus = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        return folder.equals(Path.of(runtime, "mapback"))
                && Files.exists(Path.of(runtime, "systemd/private"))
                && environment.getOrDefault("HOME", "").equals(System.getProperty("user.home"))
                && FOLDERS.stream()
                        .allMatch(name -> environment.getOrDefault(name, "").isEmpty())
                && (bus.isEmpty() || bus.equals("unix:path=" + runtime + "/bus"));
    }
}
