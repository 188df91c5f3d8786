package mapback.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.CRC32;

/// A datastore directory made by a test: snapshots whose manifest lists what the test says.
final class MadeDatastore {
    private static final byte[] PLAIN_MAGIC = {
        0x42, (byte) 0xab, 0x38, 0x07, (byte) 0xbe, (byte) 0x83, 0x70, (byte) 0xa1
    };

    private final Path path;

    MadeDatastore(Path path) throws IOException {
        this.path = path;
        Files.createDirectories(path.resolve(".chunks"));
    }

    Path path() {
        return path;
    }

    /// A finished snapshot without files.
    Path snapshot(String name) throws IOException {
        return snapshot(name, "");
    }

    /// A finished snapshot.
    ///
    /// @param files what stands between the brackets
    Path snapshot(String name, String files) throws IOException {
        String[] parts = name.split("/", -1);
        long time = Instant.parse(parts[2]).getEpochSecond();
        String json = """
                {"backup-type":"%s","backup-id":"%s","backup-time":%d,"files":[%s],"unprotected":{}}""".formatted(parts[0], parts[1], time, files);
        Path folder = unfinished(name);
        Files.write(folder.resolve("index.json.blob"), blob(json.getBytes(StandardCharsets.UTF_8)));
        return folder;
    }

    /// A snapshot whose backup is still running.
    Path unfinished(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    /// A plain blob with that content.
    static byte[] blob(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(PLAIN_MAGIC)
                .putInt((int) crc.getValue())
                .put(content)
                .array();
    }
}
