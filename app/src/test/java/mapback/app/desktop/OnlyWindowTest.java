package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One window for a user, and what it remembers.
class OnlyWindowTest {
    @TempDir
    Path folder;

    @Test
    void a_second_start_hands_over_to_the_first() throws Exception {
        LinkedBlockingQueue<List<String>> taken = new LinkedBlockingQueue<>();
        try (OnlyWindow first = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            first.listen(taken::add);
            assertThat(OnlyWindow.claim(folder, List.of("/a b", "/ö"))).isEmpty();
            assertThat(taken.poll(30, TimeUnit.SECONDS)).containsExactly("/a b", "/ö");
            assertThat(OnlyWindow.claim(folder, List.of())).isEmpty();
            assertThat(taken.poll(30, TimeUnit.SECONDS)).isEmpty();
        }
        try (OnlyWindow next = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void a_socket_that_a_crash_left_behind_is_in_nobodys_way() throws Exception {
        Files.createFile(folder.resolve("window"));
        try (OnlyWindow next = OnlyWindow.claim(folder, List.of()).orElseThrow()) {
            assertThat(OnlyWindow.claim(folder, List.of())).isEmpty();
            assertThat(next).isNotNull();
        }
    }

    @Test
    void settings_are_there_the_next_time() {
        Settings settings = Settings.in(folder);
        assertThat(settings.scheme()).isEmpty();
        assertThat(settings.hasToldOfClosing()).isFalse();
        settings.scheme(Optional.of(Scheme.DARK));
        settings.toldOfClosing();
        settings.lastPlace("home");
        Settings again = Settings.in(folder);
        assertThat(again.scheme()).contains(Scheme.DARK);
        assertThat(again.hasToldOfClosing()).isTrue();
        assertThat(again.lastPlace()).contains("home");
    }
}
