package mapback.binder;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mapback.linux.Pidfd;
import mapback.linux.SystemCallException;

/// What the book says of a device.
///
/// @param uid     its owner
/// @param mode    of its file, as in `0400`
/// @param helper  the process that had it connected last, and when that began, in ticks: together no later process
/// @param backend the mapping's identifier, which the kernel shows too
/// @param title   what its owner's helper calls it
record Entry(int device, int uid, String mode, String helper, String backend, String title) {
    Entry servedBy(Pidfd process) {
        long begun = process.facts().map(Pidfd.Facts::startTime).orElse(0L);
        return new Entry(device, uid, mode, process.pid() + " " + begun, backend, title);
    }

    /// The helper's process, or 0 when it has ended.
    int livingHelper() {
        int pid = Integer.parseInt(helper.split(" ", 2)[0]);
        try (Pidfd process = Pidfd.open(pid)) {
            return servedBy(process).equals(this) ? pid : 0;
        } catch (SystemCallException e) {
            return 0;
        }
    }

    /// As the udev rule imports it, which passes over the comment.
    String render() {
        return """
                MAPBACK_UID=%s
                MAPBACK_MODE=%s
                MAPBACK_HELPER=%s
                MAPBACK_BACKEND=%s
                #TITLE=%s
                """.formatted(Integer.toUnsignedString(uid), mode, helper, backend, title);
    }

    /// @return empty when it was not written by a binder
    static Optional<Entry> parse(int device, String text) {
        Map<String, String> values = text.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[pair.length - 1], (one, _) -> one));
        return Optional.ofNullable(values.get("MAPBACK_UID"))
                .map(uid -> new Entry(
                        device,
                        Integer.parseUnsignedInt(uid),
                        values.getOrDefault("MAPBACK_MODE", "0400"),
                        values.getOrDefault("MAPBACK_HELPER", "1 -1"),
                        values.getOrDefault("MAPBACK_BACKEND", ""),
                        values.getOrDefault("#TITLE", "")));
    }
}
