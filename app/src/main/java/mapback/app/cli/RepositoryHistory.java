package mapback.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The repositories that were reached most often, for the completion of their names. The file is the one that
/// `proxmox-backup-client` keeps, `$XDG_CACHE_HOME/proxmox-backup/repo-list`: what one of the two knows completes in
/// both. It is a convenience, so whatever goes wrong with it is passed over.
///
/// @see "Behaviour of a PBS restore client, R4"
final class RepositoryHistory {
    private static final int KEPT = 10;
    private static final int LARGEST = 64 * 1024;

    /// The file is one object of numbers. No repository has a quote or a backslash in it.
    private static final Pattern ENTRY = Pattern.compile("\"([^\"\\\\]{1,256})\"\\s*:\\s*([0-9]{1,9})");

    private final Optional<Path> place;

    RepositoryHistory(Caller caller) {
        this.place = caller.cacheFolder()
                .map(folder -> folder.resolve("proxmox-backup").resolve("repo-list"));
    }

    /// The most used first.
    List<String> repositories() {
        try {
            return place.isEmpty() ? List.of() : sorted(read(place.get())).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Stream<String> sorted(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey);
    }

    private static Map<String, Integer> read(Path file) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
            Matcher entries = ENTRY.matcher(Files.readString(file));
            while (entries.find()) {
                counts.put(entries.group(1), Integer.parseInt(entries.group(2)));
            }
        }
        return counts;
    }

    /// One more use of a server's datastore. The newest one is kept whatever its count, or it would never get any.
    void reached(String repository) {
        if (place.isEmpty() || !ENTRY.matcher("\"" + repository + "\":1").matches()) {
            return;
        }
        try {
            Map<String, Integer> counts = read(place.get());
            int count = counts.merge(repository, 1, Integer::sum);
            counts.remove(repository);
            Map<String, Integer> kept = new LinkedHashMap<>();
            kept.put(repository, count);
            sorted(counts).limit(KEPT - 1).forEach(one -> kept.put(one, counts.getOrDefault(one, 1)));
            write(place.get(), kept);
        } catch (IOException | UnsupportedOperationException e) {
            // Then it is not completed.
        }
    }

    private static void write(Path file, Map<String, Integer> counts) throws IOException {
        String json = counts.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        Files.createDirectories(file.resolveSibling("."));
        Path unfinished = Files.createTempFile(file.resolveSibling("."), "repo-list", ".tmp");
        try {
            Files.write(unfinished, json.getBytes(StandardCharsets.UTF_8));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
