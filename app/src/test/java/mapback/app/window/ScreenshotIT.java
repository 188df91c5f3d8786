package mapback.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of every page, light and dark, on screens of 100 %, 150 % and 200 %, in `target/screenshots`. On the way
/// each page is made as small as it can be with texts 40 % longer, none of which may be cut.
class ScreenshotIT {
    private static final Path INTO = Path.of("target", "screenshots").toAbsolutePath();
    private static final List<String> PAGES = List.of(
            "welcome",
            "text",
            "folder-missing",
            "server",
            "certificate",
            "sign-in-refused",
            "backups",
            "save",
            "save-present",
            "check-disk",
            "launcher",
            "attach-refused",
            "backups-locked",
            "key-wrong",
            "key-password",
            "jobs",
            "on-this-computer",
            "open",
            "detach-refused",
            "on-this-computer-waiting",
            "backups-away",
            "find-out");

    @TempDir
    Path folder;

    @Test
    void every_page_can_be_looked_at() throws Exception {
        try (Screen screen = Screen.open()) {
            for (int percent : new int[] {100, 150, 200}) {
                take(screen, percent);
            }
        }
    }

    private void take(Screen screen, int percent) throws Exception {
        String suffix = Integer.toString(percent);
        Path log = folder.resolve("log-" + suffix);
        Path home = Files.createDirectory(folder.resolve(suffix));
        ProcessBuilder builder = new OwnProcess(
                        "-Dglass.gtk.uiScale=" + percent + "%",
                        "-Dmapback.fixtures=" + System.getProperty("mapback.fixtures"))
                .on(screen, log, Screenshots.class.getName(), INTO.toString(), suffix, home.toString());
        Process process = builder.start();
        boolean isOver = process.waitFor(4, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(isOver && process.exitValue() == 0).as(Files.readString(log)).isTrue();
        for (String name : PAGES.stream()
                .flatMap(page -> Stream.of(page + "-light", page + "-dark"))
                .toList()) {
            BufferedImage picture =
                    ImageIO.read(INTO.resolve(name + "-" + suffix + ".png").toFile());
            assertThat(picture.getWidth()).as(name).isBetween(10 * percent, 1120 * percent / 100);
        }
    }
}
