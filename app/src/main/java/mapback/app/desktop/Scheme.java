package mapback.app.desktop;

import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// Light or dark.
public enum Scheme {
    /// Dark letters on a light ground.
    LIGHT,
    /// Light letters on a dark ground.
    DARK;

    private static final Bus.Target PORTAL = new Bus.Target(
            "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings");

    /// What the settings portal says; empty where there is none or it has no preference. The toolkit's own guess is
    /// made from colours of a theme, which desktops leave alone when they turn dark, so this goes before it.
    ///
    /// @param environment names the session's bus
    public static Optional<Scheme> ofPortal(Map<String, String> environment) {
        try (Bus bus = Bus.open(environment).orElse(null)) {
            return bus == null
                    ? Optional.empty()
                    : bus.call(PORTAL, "Read", "ss", "org.freedesktop.appearance", "color-scheme")
                            .flatMap(values -> values.length == 0 ? Optional.empty() : of(values[0]));
        }
    }

    /// The value lies in one box or two, depending on the portal's version.
    private static Optional<Scheme> of(Object value) {
        return switch (value) {
            case Variant<?> box -> of(box.getValue());
            case UInt32 number ->
                switch (number.intValue()) {
                    case 1 -> Optional.of(DARK);
                    case 2 -> Optional.of(LIGHT);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }
}
