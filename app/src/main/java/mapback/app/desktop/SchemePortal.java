package mapback.app.desktop;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// Light or dark as the desktop's settings portal says. The toolkit's own guess is made from colours of a theme,
/// which desktops leave alone when they turn dark, so the portal goes before it.
///
/// @param environment names the session's bus
public record SchemePortal(Map<String, String> environment) {
    private static final Bus.Target PORTAL = new Bus.Target(
            "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings");

    private static final String GROUP = "org.freedesktop.appearance";
    private static final String KEY = "color-scheme";

    public SchemePortal {
        environment = Map.copyOf(environment);
    }

    /// Tells it, and again whenever it changes, until this thread is interrupted. Returns at once where there is no
    /// bus.
    ///
    /// @param taker gets nothing where the desktop has no portal or no preference
    public void follow(Consumer<Optional<Scheme>> taker) throws InterruptedException {
        Optional<Bus> found = Bus.open(environment);
        if (found.isEmpty()) {
            return;
        }
        try (Bus bus = found.get()) {
            // One is enough: whatever changed how often, it is read once more.
            BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);
            bus.listen(PORTAL, "SettingChanged", values -> {
                if (isScheme(values)) {
                    changes.offer(true);
                }
            });
            do {
                taker.accept(read(bus));
            } while (changes.take());
        }
    }

    private static boolean isScheme(Object[] values) {
        return values.length > 1 && GROUP.equals(values[0]) && KEY.equals(values[1]);
    }

    private static Optional<Scheme> read(Bus bus) {
        return bus.call(PORTAL, "Read", "ss", GROUP, KEY)
                .flatMap(values -> values.length == 0 ? Optional.empty() : of(values[0]));
    }

    /// The value lies in one box or two, depending on the portal's version.
    private static Optional<Scheme> of(Object value) {
        return switch (value) {
            case Variant<?> box -> of(box.getValue());
            case UInt32 number ->
                switch (number.intValue()) {
                    case 1 -> Optional.of(Scheme.DARK);
                    case 2 -> Optional.of(Scheme.LIGHT);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }
}
