package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a window remembers.
class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void the_next_window_has_what_the_last_one_had() {
        Settings last = Settings.in(folder);
        last.size(new Settings.Size(1300, 900, true));
        last.lastPlace("home");
        last.lastFolder("/srv/saved");
        last.scheme(Optional.of(Scheme.DARK));
        last.desktopScheme(Optional.of(Scheme.LIGHT));
        last.store();
        Settings next = Settings.in(folder);
        assertThat(next.size()).contains(new Settings.Size(1300, 900, true));
        assertThat(next.lastPlace()).contains("home");
        assertThat(next.lastFolder()).contains(Path.of("/srv/saved"));
        assertThat(next.scheme()).contains(Scheme.DARK);
        assertThat(next.desktopScheme()).contains(Scheme.LIGHT);
    }

    @Test
    void a_file_that_somebody_spoiled_counts_as_none() throws Exception {
        Path file = Files.createDirectories(folder.resolve("mapback")).resolve("window.properties");
        for (String spoiled : new String[] {
            "size=0x9", "size=99999999x1", "size=\\u00zz", "scheme=purple", "folder=/a\\u0000b", "folder=a"
        }) {
            Files.writeString(file, spoiled);
            Settings settings = Settings.in(folder);
            assertThat(settings.size()).isEmpty();
            assertThat(settings.scheme()).isEmpty();
            assertThat(settings.lastFolder()).isEmpty();
        }
    }
}
