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
                                    takesMarkup(bus) ? escaped(text) : text,
                                    List.of(),
                                    Map.of("urgency", new Variant<>(isFailure ? CRITICAL : NORMAL)),
                                    AS_THE_DESKTOP_LIKES)
                            .isPresent();
        }
    }

    /// A desktop that does takes parts of a file's name for it, and shows another name.
    private static boolean takesMarkup(Bus bus) {
        return bus.call(SERVICE, "GetCapabilities", "")
                .filter(values -> values.length > 0 && words(values[0]).contains("body-markup"))
                .isPresent();
    }

    private static List<?> words(Object array) {
        return array instanceof Object[] all ? List.of(all) : array instanceof List<?> all ? all : List.of();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
