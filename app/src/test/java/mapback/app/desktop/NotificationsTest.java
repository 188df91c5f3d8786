package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// News over a real bus, on which a desktop is played.
@Timeout(120)
class NotificationsTest {
    private static final String TEXT = "Restored to /home/joe/R&D <b>new.raw";

    @TempDir
    Path folder;

    private String shownBy(PlayedNotifications desktop) throws Exception {
        try (OwnBus bus = new OwnBus(folder)) {
            bus.serve(NotificationService.NAME, desktop);
            Notifications news = new Notifications(Map.of("DBUS_SESSION_BUS_ADDRESS", bus.address));
            assertThat(news.show("Done", TEXT, false)).isTrue();
            return desktop.shown().remove().text();
        }
    }

    @Test
    void a_desktop_that_shows_plain_text_gets_it_as_it_is() throws Exception {
        assertThat(shownBy(new PlayedNotifications())).isEqualTo(TEXT);
    }

    @Test
    void a_name_is_no_markup_for_a_desktop_that_shows_that() throws Exception {
        assertThat(shownBy(new PlayedNotifications("body", "body-markup")))
                .isEqualTo("Restored to /home/joe/R&amp;D &lt;b&gt;new.raw");
    }
}
