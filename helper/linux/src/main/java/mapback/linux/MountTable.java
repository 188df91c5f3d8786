package mapback.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is to be known of the mounts where a process is. Any user makes as many in a namespace of his own, with
/// names as long and of such bytes as he likes: it is read line by line, and little is kept.
///
/// @param points where those that were asked for are, each once
/// @param remote where file systems are whose servers may be away
/// @see "proc_pid_mountinfo(5)"
public record MountTable(List<String> points, List<String> remote) {
    /// Of a process of which nothing is known.
    public static final MountTable NONE = new MountTable(List.of(), List.of());

    // The system's own limit for a namespace is 100,000 as it comes (fs.mount-max).
    private static final int MOST_LINES = 200_000;
    private static final int MOST_KEPT = 100;

    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final Pattern REMOTE = Pattern.compile("(nfs|9p|ceph).*");

    public MountTable {
        points = List.copyOf(points);
        remote = List.copyOf(remote);
    }

    /// A mount.
    ///
    /// @param number of its device, as in `43:0`; a file system that is on no one device has one of its own
    /// @param point  where it is
    /// @param kind   of file system, as in `ext4`
    /// @param source the device as whoever mounted it named it: nothing but a word, unless that kind opens it
    public record Mount(String number, String point, String kind, String source) {}

    /// Those of all namespaces that processes are in, by what [#namespace] says: each is read once.
    public static Map<String, MountTable> all(List<Path> processes, Predicate<Mount> isMeant) {
        Map<String, MountTable> tables = new LinkedHashMap<>();
        for (Path process : processes) {
            String namespace = namespace(process);
            if (!tables.containsKey(namespace)) {
                of(process, isMeant).ifPresent(table -> tables.put(namespace, table));
            }
        }
        return tables;
    }

    /// In which mount namespace a process is; nothing for one that has ended.
    public static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /// @param process as `/proc/1234`
    /// @return empty for one that has ended, or that may not be looked into
    public static Optional<MountTable> of(Path process, Predicate<Mount> isMeant) {
        List<String> points = new ArrayList<>();
        List<String> remote = new ArrayList<>();
        // One byte for one character: names are of any bytes.
        try (Stream<String> lines = Files.lines(process.resolve("mountinfo"), StandardCharsets.ISO_8859_1)) {
            lines.limit(MOST_LINES).flatMap(line -> parse(line).stream()).forEach(mount -> {
                if (points.size() < MOST_KEPT && isMeant.test(mount) && !points.contains(mount.point())) {
                    points.add(mount.point());
                }
                if (remote.size() < MOST_KEPT && REMOTE.matcher(mount.kind()).matches()) {
                    remote.add(mount.point());
                }
            });
            return Optional.of(new MountTable(points, remote));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Mount> parse(String line) {
        int dash = line.indexOf(" - ");
        String[] before = line.substring(0, Math.max(dash, 0)).split(" ", 6);
        String[] after = line.substring(dash + 1).split(" ", 4);
        return dash < 0 || before.length < 5 || after.length < 3
                ? Optional.empty()
                : Optional.of(new Mount(before[2], decoded(before[4]), after[1], decoded(after[2])));
    }

    /// Blanks, line ends and backslashes come as `\040`; the bytes are UTF-8, as far as they are.
    private static String decoded(String name) {
        String bytes = name.indexOf('\\') < 0
                ? name
                : ESCAPE.matcher(name)
                        .replaceAll(escape -> Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(escape.group(1), 8) & 0xff)));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
