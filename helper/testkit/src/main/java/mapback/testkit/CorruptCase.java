package mapback.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// One damage to the sample datastore, and what the official client answered to it.
///
/// @param name also the folder of its files
/// @param damage what was done, in words
/// @param files what is put over or taken from the datastore
/// @param clientCommand the official client's command line, without its environment
/// @param exitStatus the official client's
/// @param stderr its lines
/// @param bytesLeftInTarget size of the target afterwards, empty when there was none
/// @param note what else is to be known
public record CorruptCase(
        String name,
        String damage,
        List<Change> files,
        String clientCommand,
        int exitStatus,
        List<String> stderr,
        OptionalLong bytesLeftInTarget,
        Optional<String> note) {

    /// One file of the datastore that is replaced, or removed when `file` is empty.
    ///
    /// @param replaces its place in the datastore
    /// @param file what comes there instead, below `fixtures/corrupt`
    public record Change(String replaces, Optional<String> file) {}

    public CorruptCase {
        files = List.copyOf(files);
        stderr = List.copyOf(stderr);
    }

    /// All cases, in the order of their file.
    public static List<CorruptCase> all() {
        List<CorruptCase> cases = new ArrayList<>();
        for (JsonNode entry : Fixtures.json(folder().resolve("cases.json"))) {
            cases.add(parse(entry));
        }
        return cases;
    }

    /// The case of that name.
    public static CorruptCase named(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    /// Does the damage.
    ///
    /// @param datastoreCopy a copy made by [Fixtures#copyDatastore(Path)]
    public void apply(Path datastoreCopy) throws IOException {
        for (Change change : files) {
            Path place = datastoreCopy.resolve(change.replaces());
            if (change.file().isPresent()) {
                Path with = folder().resolve(change.file().get());
                Files.createDirectories(place.getParent());
                Files.copy(with, place, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.delete(place);
            }
        }
    }

    /// Takes the damage back, so that one copy serves many cases.
    public void undo(Path datastoreCopy) throws IOException {
        for (Change change : files) {
            Path sound = Fixtures.datastore().resolve(change.replaces());
            Path place = datastoreCopy.resolve(change.replaces());
            if (Files.exists(sound)) {
                Files.copy(sound, place, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(place);
            }
        }
    }

    @Override
    public String toString() {
        return name + ": " + damage;
    }

    private static Path folder() {
        return Fixtures.root().resolve("corrupt");
    }

    private static CorruptCase parse(JsonNode entry) {
        List<Change> files = new ArrayList<>();
        for (JsonNode file : entry.get("files")) {
            files.add(new Change(file.get("replaces").asString(), text(file, "file")));
        }
        List<String> stderr = new ArrayList<>();
        entry.get("stderr").forEach(line -> stderr.add(line.asString()));
        JsonNode left = entry.path("bytes_left_in_target");
        return new CorruptCase(
                entry.get("case").asString(),
                entry.get("damage").asString(),
                files,
                entry.get("client_command").asString(),
                entry.get("exit_status").asInt(),
                stderr,
                left.isNumber() ? OptionalLong.of(left.asLong()) : OptionalLong.empty(),
                text(entry, "note"));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.path(field).isString() ? Optional.of(node.get(field).asString()) : Optional.empty();
    }
}
