package mapback.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Light and dark over a real bus, on which a settings portal is played.
@Timeout(120)
class SchemePortalTest {
    private static final String PATH = "/org/freedesktop/portal/desktop";

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<Optional<Scheme>> told = new LinkedBlockingQueue<>();
    private OwnBus bus;

    /// What desktops offer at that path.
    @DBusInterfaceName("org.freedesktop.portal.Settings")
    public interface Portal extends DBusInterface {
        @DBusMemberName("Read")
        Variant<?> read(String group, String key);

        /// A setting has another value.
        class SettingChanged extends DBusSignal {
            public final String group;
            public final String key;
            public final Variant<?> value;

            public SettingChanged(String path, String group, String key, Variant<?> value) throws DBusException {
                super(path, group, key, value);
                this.group = group;
                this.key = key;
                this.value = value;
            }
        }
    }

    /// A desktop that is set to something.
    private record Played(AtomicReference<Integer> scheme) implements Portal {
        @Override
        public Variant<?> read(String group, String key) {
            return new Variant<>(new Variant<>(new UInt32(scheme.get())));
        }

        @Override
        public boolean isRemote() {
            return false;
        }

        @Override
        public String getObjectPath() {
            return PATH;
        }
    }

    @BeforeEach
    void begin() throws Exception {
        bus = new OwnBus(folder);
    }

    @AfterEach
    void end() throws Exception {
        if (bus != null) {
            bus.close();
        }
    }

    private Thread follow() {
        SchemePortal portal = new SchemePortal(Map.of("DBUS_SESSION_BUS_ADDRESS", bus.address));
        return Thread.ofVirtual().start(() -> {
            try {
                portal.follow(told::add);
            } catch (InterruptedException e) {
                // It was told to end.
            }
        });
    }

    private Optional<Scheme> next() throws InterruptedException {
        return Optional.ofNullable(told.poll(30, TimeUnit.SECONDS)).orElseThrow();
    }

    private void change(Played played, int scheme) throws DBusException {
        played.scheme().set(scheme);
        bus.send(new Portal.SettingChanged(
                PATH, "org.freedesktop.appearance", "color-scheme", new Variant<>(new UInt32(scheme))));
    }

    @Test
    void a_desktop_that_turns_dark_is_followed_at_once_and_back_again() throws Exception {
        Played played = new Played(new AtomicReference<>(2));
        bus.serve("org.freedesktop.portal.Desktop", played);
        Thread following = follow();
        assertThat(next()).contains(Scheme.LIGHT);
        change(played, 1);
        assertThat(next()).contains(Scheme.DARK);
        change(played, 0);
        assertThat(next()).isEmpty();
        following.interrupt();
        following.join();
    }

    @Test
    void a_desktop_without_a_portal_has_no_preference() throws Exception {
        Thread following = follow();
        assertThat(next()).isEmpty();
        following.interrupt();
        following.join();
    }
}
