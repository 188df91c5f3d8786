package mapback.app.desktop;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// News for somebody who is not looking at the window.
///
/// @param environment names the session's bus
public record Notifications(Map<String, String> environment) {
    private static final Bus.Target SERVICE = new Bus.Target(
            "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications");

    private static final int AS_THE_DESKTOP_LIKES = -1;
    private static final byte NORMAL = 1;
    private static final byte CRITICAL = 2;

    public Notifications {
        environment = Map.copyOf(environment);
    }

    /// Shows it, where a desktop shows such things.
    ///
    /// @param isFailure whether it stays until somebody has seen it
    /// @return whether it was taken
    public boolean show(String title, String text, boolean isFailure) {
        try (Bus bus = Bus.open(environment).orElse(null)) {
            return bus != null
                    && bus.call(
                                    SERVICE,
                                    "Notify",
                                    "susssasa{sv}i",
                                    "Mapback",
                                    new UInt32(0),
                                    "io.mapback.Mapback",
                                    title,
                                    text,
                                    List.of(),
                                    Map.of("urgency", new Variant<>(isFailure ? CRITICAL : NORMAL)),
                                    AS_THE_DESKTOP_LIKES)
                            .isPresent();
        }
    }
}
