package mapback.restore;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mapback.linux.Rename;
import mapback.pbs.format.CanonicalJson;
import mapback.pbs.format.Json;
import mapback.pbs.format.JsonFaultException;
import mapback.pbs.format.JsonFields;
import mapback.pbs.format.JsonReader;

/// The mark beside a file that is changed in place: as long as it is there, the file is neither what it was nor
/// what it is to be.
///
/// @param mark the mark's path
record HalfWritten(Path mark) {
    private static final String SUFFIX = ".mapback-job";

    /// Bytes of the longest mark that is read; ours have a few hundred.
    private static final int MAX_SIZE = 64 << 10;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// The mark of a target.
    static HalfWritten of(Path target) {
        return new HalfWritten(target.resolveSibling(target.getFileName() + SUFFIX));
    }

    boolean isThere() {
        return Files.exists(mark, NOFOLLOW_LINKS);
    }

    /// What the target was being made equal to; empty when the mark does not say it.
    Optional<Origin> origin() throws IOException {
        if (!Files.isRegularFile(mark, NOFOLLOW_LINKS) || Files.size(mark) > MAX_SIZE) {
            return Optional.empty();
        }
        try {
            JsonFields fields = new JsonFields(JsonReader.read(Files.readAllBytes(mark), MAX_SIZE), "");
            return Optional.of(new Origin(
                    fields.text("repository"), fields.text("ns"), fields.text("snapshot"), fields.text("archive")));
        } catch (JsonFaultException e) {
            return Optional.empty();
        }
    }

    /// Sets the mark, or says anew what it is about. On the medium when this returns.
    void set(Origin origin, Instant started) throws IOException {
        Files.deleteIfExists(mark);
        try (FileChannel channel = FileChannel.open(mark, Set.of(CREATE_NEW, WRITE), PRIVATE)) {
            ByteBuffer text = ByteBuffer.wrap(text(origin, started));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Rename.syncFolder(folder());
    }

    private static byte[] text(Origin origin, Instant started) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("repository", new Json.Text(origin.repository()));
        fields.put("ns", new Json.Text(origin.namespace()));
        fields.put("snapshot", new Json.Text(origin.snapshot()));
        fields.put("archive", new Json.Text(origin.archive()));
        fields.put("started", new Json.Text(started.toString()));
        try {
            return CanonicalJson.render(new Json.Members(fields));
        } catch (JsonFaultException e) {
            throw new IllegalStateException("text has no JSON", e);
        }
    }

    /// Takes the mark away. Gone from the medium when this returns.
    void remove() throws IOException {
        if (Files.deleteIfExists(mark)) {
            Rename.syncFolder(folder());
        }
    }

    private Path folder() {
        Path folder = mark.getParent();
        if (folder == null) {
            throw new IllegalStateException("a mark without a folder: " + mark);
        }
        return folder;
    }
}
