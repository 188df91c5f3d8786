package mapback.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import mapback.testkit.server.Query.Place;

/// Removing a snapshot, or why not.
final class Deletion {
    private Deletion() {}

    static String refusal(Store store, Place place) {
        String[] names =
                place.namespace().isEmpty() ? new String[0] : place.namespace().split("/");
        List<String> quoted =
                List.of(names).stream().map(it -> "\"" + it + "\"").toList();
        String time = place.timeText();
        String lock = "/run/proxmox-backup/locks/%s/%s-%s-%s"
                .formatted(
                        store.name(),
                        place.type(),
                        place.id(),
                        time.replace("-", "\\\\\\\\x2d").replace(":", "\\\\\\\\x3a"));
        String type =
                Character.toUpperCase(place.type().charAt(0)) + place.type().substring(1);
        return """
            failed to delete snapshot - Error {
                context: "while destroying snapshot \\'BackupDir { store: \\"%1$s\\", ns: BackupNamespace \
            { inner: [%2$s], len: %3$d }, dir: BackupDir { group: BackupGroup { ty: %4$s, id: \\"%5$s\\" }, \
            time: %6$d }, backup_time_string: \\"%7$s\\" }\\'",
                source: Error {
                    context: "unable to acquire snapshot lock \\"%8$s\\"",
                    source: "Unable to acquire lock \\"%8$s\\" - Resource temporarily unavailable (os error 11)",
                },
            }""".formatted(
                store.name(), String.join(", ", quoted), names.length, type, place.id(), place.time(), time, lock);
    }

    static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
