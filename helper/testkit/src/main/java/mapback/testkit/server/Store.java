package mapback.testkit.server;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import mapback.testkit.server.Query.Place;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A datastore directory as the server looks at it.
///
/// @param name  as the server calls it
/// @param read  manifests that were read, by their path
record Store(String name, Path folder, Faults faults, Map<Path, Manifest> read) {
    static final String MANIFEST = "index.json.blob";
    private static final List<String> TYPES = List.of("ct", "vm", "host");
    private static final long ZSTD = 0x31b958426fb6a37fL;
    private static final JsonMapper JSON = new JsonMapper();

    /// A manifest and the state of its file when it was read.
    record Manifest(JsonNode json, FileTime changed, long size) {}

    record GroupFolder(String type, String id, Path folder) {
        String text() {
            return type + "/" + id;
        }
    }

    static Store of(String name, Path folder, Faults faults) {
        return new Store(name, folder, faults, new ConcurrentHashMap<>());
    }

    /// As messages of the server call the folder, whatever it is called here.
    String told(Place place, String file) {
        return told() + "/" + place.text() + "/" + file;
    }

    private String told() {
        return "/datastore/" + name;
    }

    String toldChunk(String digest) {
        return told() + "/.chunks/" + digest.substring(0, 4) + "/" + digest;
    }

    Path chunk(String digest) {
        return folder.resolve(".chunks").resolve(digest.substring(0, 4)).resolve(digest);
    }

    /// The path that permissions are granted on.
    String aclPath(String namespace) {
        return "/datastore/" + name + (namespace.isEmpty() ? "" : "/" + namespace);
    }

    /// Namespaces from `parent` on, itself included, parents first.
    List<String> namespaces(String parent, int depth) throws IOException, Refused {
        List<String> found = new ArrayList<>();
        add(parent, depth, found);
        return found;
    }

    private void add(String namespace, int depth, List<String> found) throws IOException, Refused {
        found.add(namespace);
        Path below = namespaceFolder(namespace).resolve("ns");
        if (depth > 0 && Files.isDirectory(below)) {
            for (String name : names(below)) {
                add(namespace.isEmpty() ? name : namespace + "/" + name, depth - 1, found);
            }
        }
    }

    Path namespaceFolder(String namespace) throws Refused {
        Path at = folder;
        for (String part : namespace.isEmpty() ? new String[0] : namespace.split("/")) {
            at = at.resolve("ns").resolve(part);
        }
        if (!Files.isDirectory(at)) {
            throw Refused.notThere();
        }
        return at;
    }

    List<GroupFolder> groups(String namespace) throws IOException, Refused {
        Path at = namespaceFolder(namespace);
        List<GroupFolder> found = new ArrayList<>();
        for (String type : TYPES) {
            if (Files.isDirectory(at.resolve(type))) {
                for (String id : names(at.resolve(type))) {
                    found.add(new GroupFolder(type, id, at.resolve(type).resolve(id)));
                }
            }
        }
        return found;
    }

    /// The snapshots of a group, oldest first.
    List<Place> snapshots(String namespace, GroupFolder group) throws IOException {
        List<Place> found = new ArrayList<>();
        for (String name : names(group.folder())) {
            try {
                Place place = new Place(
                        namespace, group.type(), group.id(), Instant.parse(name).getEpochSecond());
                if (!faults.isGone(place)) {
                    found.add(place);
                }
            } catch (DateTimeParseException e) {
                // The folder of something else.
            }
        }
        return found;
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
            entries.forEach(it -> found.add(it.getFileName().toString()));
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    GroupFolder group(Place place) throws Refused {
        Path at = namespaceFolder(place.namespace()).resolve(place.type()).resolve(place.id());
        if (!Files.isDirectory(at)) {
            throw Refused.notThere();
        }
        return new GroupFolder(place.type(), place.id(), at);
    }

    /// The folder of a snapshot; it need not be there.
    Path snapshotFolder(Place place) throws Refused {
        return namespaceFolder(place.namespace())
                .resolve(place.type())
                .resolve(place.id())
                .resolve(place.timeText());
    }

    boolean hasSnapshot(Place place) {
        try {
            return Files.isDirectory(snapshotFolder(place)) && !faults.isGone(place);
        } catch (Refused e) {
            return false;
        }
    }

    void needSnapshot(Place place) throws Refused {
        if (!hasSnapshot(place)) {
            throw Refused.notThere();
        }
    }

    /// A file of a snapshot; it need not be there.
    Path file(Place place, String name) throws Refused {
        return snapshotFolder(place).resolve(name);
    }

    String owner(GroupFolder group) throws IOException {
        Path file = group.folder().resolve("owner");
        return Files.exists(file) ? Files.readString(file).strip() : "root@pam";
    }

    Optional<String> groupNotes(GroupFolder group) throws IOException {
        Path file = group.folder().resolve("notes");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    boolean isProtected(Place place) throws Refused {
        return Files.exists(file(place, ".protected"));
    }

    /// The names of a snapshot's files on disk.
    List<String> files(Place place) throws IOException, Refused {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(snapshotFolder(place), Files::isRegularFile)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(".blob") || name.endsWith(".fidx") || name.endsWith(".didx")) {
                    found.add(name);
                }
            }
        } catch (NoSuchFileException e) {
            throw Refused.notThere();
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /// The manifest; empty when there is none or it cannot be read.
    Optional<Manifest> manifest(Place place) throws IOException, Refused {
        Path file = file(place, MANIFEST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        FileTime changed = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        Manifest known = read.get(file);
        if (known != null && known.changed().equals(changed) && known.size() == size) {
            return Optional.of(known);
        }
        try {
            Manifest fresh = new Manifest(JSON.readTree(decoded(Files.readAllBytes(file))), changed, size);
            read.put(file, fresh);
            return Optional.of(fresh);
        } catch (IOException | RuntimeException e) {
            // A damaged manifest: the snapshot is listed by its files alone.
            return Optional.empty();
        }
    }

    /// The content of a blob that is not encrypted, whose checksum is looked at as the server does.
    static byte[] decoded(byte[] blob) throws IOException {
        mustBeSound(blob);
        if (blob.length >= 12 && ByteBuffer.wrap(blob).getLong() == ZSTD) {
            try (var content = new ZstdInputStream(new ByteArrayInputStream(blob, 12, blob.length - 12))) {
                return content.readAllBytes();
            }
        }
        return java.util.Arrays.copyOfRange(blob, Math.min(12, blob.length), blob.length);
    }

    private static void mustBeSound(byte[] blob) throws IOException {
        if (blob.length >= 12) {
            CRC32 sum = new CRC32();
            sum.update(blob, 12, blob.length - 12);
            if ((int) sum.getValue()
                    != ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).getInt(8)) {
                throw new IOException("Data blob has wrong CRC checksum.");
            }
        }
    }
}
