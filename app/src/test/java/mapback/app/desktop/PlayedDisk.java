package mapback.app.desktop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.freedesktop.UDisks2.Error;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/// What the desktop's disk service has for one partition, as far as the window asks for it.
@DBusInterfaceName("org.freedesktop.UDisks2.Filesystem")
public interface PlayedDisk extends DBusInterface, Properties {
    /// Opens it.
    String Mount(Map<String, Variant<?>> options);

    /// Closes it.
    void Unmount(Map<String, Variant<?>> options);

    /// A partition that opens in one place.
    final class Partition implements PlayedDisk {
        private static final String PLACE = "/media/joe/größe";

        /// What it was asked for.
        public final List<String> asked = new CopyOnWriteArrayList<>();
        /// Whether it is open.
        public volatile boolean isOpen;

        /// The error that the next calls get.
        volatile Optional<DBusExecutionException> refusal = Optional.empty();

        /// An option that this file system does not take.
        volatile String unknownOption = "";

        @Override
        public String Mount(Map<String, Variant<?>> options) {
            String said = options.values().stream()
                    .map(option -> String.valueOf(option.getValue()))
                    .findFirst()
                    .orElse("");
            asked.add(said);
            refuse();
            if (!unknownOption.isEmpty() && said.contains(unknownOption)) {
                throw new Error.OptionNotPermitted();
            }
            isOpen = true;
            return PLACE;
        }

        @Override
        public void Unmount(Map<String, Variant<?>> options) {
            asked.add("unmount");
            refuse();
            isOpen = false;
        }

        private void refuse() {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <A> A Get(String type, String name) {
            List<List<Byte>> points = new ArrayList<>();
            if (isOpen) {
                List<Byte> path = new ArrayList<>();
                for (byte one : (PLACE + "\0").getBytes(StandardCharsets.UTF_8)) {
                    path.add(one);
                }
                points.add(path);
            }
            return (A) new Variant<>(points, "aay");
        }

        @Override
        public <A> void Set(String type, String name, A value) {
            throw new Error.Failed();
        }

        @Override
        public Map<String, Variant<?>> GetAll(String type) {
            return Map.of();
        }

        @Override
        public boolean isRemote() {
            return false;
        }

        @Override
        public String getObjectPath() {
            return "/org/freedesktop/UDisks2/block_devices/nbd7p1";
        }
    }
}
