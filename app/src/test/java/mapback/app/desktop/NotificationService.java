package mapback.app.desktop;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// What desktops offer for news.
@DBusInterfaceName(NotificationService.NAME)
public interface NotificationService extends DBusInterface {
    String NAME = "org.freedesktop.Notifications";

    @DBusMemberName("GetCapabilities")
    List<String> capabilities();

    @DBusMemberName("Notify")
    UInt32 show(
            String program,
            UInt32 replaced,
            String icon,
            String title,
            String text,
            List<String> actions,
            Map<String, Variant<?>> hints,
            int milliseconds);
}
