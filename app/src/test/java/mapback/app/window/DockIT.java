package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import mapback.app.client.TestHelpers;
import mapback.testkit.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What desktops make of the window: the program in a process of its own, on a screen of the test's own.
@Timeout(180)
class DockIT {
    private static final Path LAUNCHER = Path.of(
                    System.getProperty("mapback.fixtures", ""), "../../../installer/desktop/io.mapback.Mapback.desktop")
            .normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void the_window_has_the_name_by_which_the_launcher_knows_it() throws Exception {
        String xprop = Needs.program("xprop", "x11-utils").toString();
        TestHelpers helpers = new TestHelpers(folder);
        Path log = folder.resolve("log");
        try (Screen screen = Screen.open()) {
            Process program = start(screen, helpers, log);
            try {
                String named = awaitName(xprop, screen, log);
                assertThat(Files.readAllLines(LAUNCHER)).contains("StartupWMClass=" + named);
            } finally {
                program.destroy();
                program.onExit().join();
            }
        } finally {
            helpers.endAll();
        }
    }

    private Process start(Screen screen, TestHelpers helpers, Path log) throws IOException {
        ProcessBuilder builder = new OwnProcess(
                        "-Duser.home=" + folder,
                        "-Dmapback.helper.classpath=" + System.getProperty("java.class.path"),
                        "-Dmapback.helper.flags=" + helpers.mark())
                .on(screen, log, "mapback.app.App", "window", "--as-root");
        builder.environment().putAll(helpers.environment);
        builder.environment().put("DISPLAY", screen.display);
        builder.environment().put("DBUS_SESSION_BUS_ADDRESS", "");
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        return builder.start();
    }

    /// The class of the window that has the focus.
    private static String awaitName(String xprop, Screen screen, Path log) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            String active = said(screen, xprop, "-root", "_NET_ACTIVE_WINDOW");
            int id = active.indexOf("# 0x");
            if (id >= 0) {
                String named =
                        said(screen, xprop, "-id", active.substring(id + 2).strip(), "WM_CLASS");
                if (named.endsWith("\"")) {
                    return named.substring(named.lastIndexOf('"', named.length() - 2) + 1, named.length() - 1);
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no window came: " + Files.readString(log));
    }

    private static String said(Screen screen, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DISPLAY", screen.display);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip();
    }
}
