package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a window takes after much has happened in it, with the Java machine's settings that it is shipped with.
@Timeout(300)
class WindowMemoryIT {
    private static final long MOST_MIB = 250;
    private static final int FRAMES = 1200;

    @TempDir
    Path folder;

    @Test
    void after_months_a_window_has_less_than_250_MiB_and_keeps_nothing_that_it_showed() throws Exception {
        Properties told = soak();
        System.out.println(
                "the window after " + told.get("questions") + " answers and " + told.get("pages") + " pages: " + told);
        assertThat(number(told, "rss.last")).isLessThan(MOST_MIB);
        assertThat(number(told, "rss.most")).isLessThan(MOST_MIB);
        assertThat(number(told, "pages")).isGreaterThan(80);
        // The one that is shown, and one that the toolkit remembers.
        assertThat(number(told, "pages.kept")).isLessThanOrEqualTo(2);
        assertThat(number(told, "nodes.grown")).isLessThan(20);
        assertThat(number(told, "heap.grown.kib")).isLessThan(4096);
    }

    private static long number(Properties told, String name) {
        return Long.parseLong(told.getProperty(name));
    }

    private Properties soak() throws Exception {
        try (Screen screen = Screen.open()) {
            Path home = Files.createDirectory(folder.resolve("soak"));
            Path file = folder.resolve("told");
            Path log = folder.resolve("log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + options(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dmapback.fixtures=" + System.getProperty("mapback.fixtures"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Soaking.class.getName()));
            command.addAll(List.of(home.toString(), Integer.toString(FRAMES), file.toString()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(new File("/dev/null"));
            builder.environment().put("DISPLAY", screen.display);
            builder.environment().put("GDK_GL", "disable");
            Process process = builder.start();
            boolean isOver = process.waitFor(4, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(isOver && process.waitFor() == 0)
                    .as(Files.readString(log))
                    .isTrue();
            Properties told = new Properties();
            try (var in = Files.newBufferedReader(file)) {
                told.load(in);
            }
            return told;
        }
    }

    /// The file that the program is started with.
    private static Path options() {
        return Path.of(System.getProperty("mapback.fixtures"), "../../../installer/app/window.jvm")
                .normalize();
    }
}
