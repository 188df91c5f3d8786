package mapback.app.desktop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// A desktop that shows notifications.
///
/// @param shown        what it shows
/// @param capabilities what it can show
public record PlayedNotifications(LinkedBlockingQueue<Note> shown, List<String> capabilities)
        implements NotificationService {
    /// A notification.
    public record Note(String icon, String title, String text, boolean isCritical) {}

    /// Of plain text.
    public PlayedNotifications() {
        this("body");
    }

    public PlayedNotifications(String... capabilities) {
        this(new LinkedBlockingQueue<>(), List.of(capabilities));
    }

    @Override
    public UInt32 show(
            String program,
            UInt32 replaced,
            String icon,
            String title,
            String text,
            List<String> actions,
            Map<String, Variant<?>> hints,
            int milliseconds) {
        boolean isCritical =
                hints.getOrDefault("urgency", new Variant<>((byte) 1)).getValue() instanceof Byte urgency
                        && urgency == 2;
        shown.add(new Note(icon, title, text, isCritical));
        return new UInt32(shown.size());
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public String getObjectPath() {
        return "/org/freedesktop/Notifications";
    }
}
