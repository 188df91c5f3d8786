package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The toolkit's own dialogues take their language from variables, which the launcher sets.
class WindowLanguageTest {
    private static final Path LAUNCHER = Path.of(
                    System.getProperty("mapback.fixtures", ""), "../../../installer/bin/mapback")
            .normalize();

    @TempDir
    Path home;

    private Path launcher;

    @BeforeEach
    void install() throws Exception {
        launcher = executable("bin/mapback", Files.readString(LAUNCHER));
        executable("runtime/bin/java", "#!/bin/sh\nprintf '%s %s' \"${LANGUAGE:-}\" \"$LC_ALL\"\n");
    }

    private Path executable(String name, String text) throws Exception {
        Path file = home.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void files_are_chosen_in_the_language_of_the_window() throws Exception {
        assertThat(started(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo("de_DE.UTF-8 C.UTF-8");
        assertThat(started(Map.of("LANG", "C", "LC_MESSAGES", "de_CH.UTF-8"))).isEqualTo("de_CH.UTF-8 C.UTF-8");
        assertThat(started(Map.of("LANG", "de_DE.UTF-8", "LC_MESSAGES", "de_DE.UTF-8", "LC_ALL", "en_GB.UTF-8")))
                .isEqualTo("en_GB.UTF-8 C.UTF-8");
    }

    private String started(Map<String, String> variables) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "window");
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }
}
