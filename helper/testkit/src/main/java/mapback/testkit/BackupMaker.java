package mapback.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Makes backups of any size from a seed, in a datastore folder: quickly, on all cores, the same for the same seed.
///
/// ```java
/// BackupMaker maker = BackupMaker.at(folder, 42, BlobMaker.plain());
/// Image image = new Image("drive-scsi0.img", 2L << 30, 4 << 20, new Mix(50, 25, 25, 0));
/// maker.snapshot("vm/100/2026-01-10T08:00:00Z", List.of(image));
/// maker.sha256(image) …
/// ```
public final class BackupMaker {
    private static final int HEADER = 4096;
    private static final long FIXED_MAGIC = 0x2f7f41ed91fd0fcdL;
    private static final long DYNAMIC_MAGIC = 0x1c914ea519bab3cdL;
    private static final long CTIME = 1_700_000_000;

    /// What a snapshot's file holds.
    public sealed interface Content {
        /// As users name it.
        String name();
    }

    /// A fixed archive.
    public record Image(String name, long size, int chunkSize, Mix mix) implements Content {}

    /// A dynamic archive; its chunks have any length from 64 KiB to four times the average of 4 MiB.
    public record Stream(String name, long size, Mix mix) implements Content {}

    /// A single blob.
    public record Blob(String name, String text) implements Content {}

    /// How many of 100 chunks are of which kind.
    ///
    /// @param noise   cannot be compressed
    /// @param text    is compressed to about half
    /// @param zeros   nothing but zeros
    /// @param repeats all hold the same
    public record Mix(int noise, int text, int zeros, int repeats) {
        public Mix {
            if (noise + text + zeros + repeats != 100) {
                throw new IllegalArgumentException("a mix has 100 parts");
            }
        }
    }

    private record Piece(int number, long offset, int length) {}

    private record Listed(String file, boolean encrypted, long size, String csum) {}

    private final Path datastore;
    private final long seed;
    private final BlobMaker blobs;

    private BackupMaker(Path datastore, long seed, BlobMaker blobs) {
        this.datastore = datastore;
        this.seed = seed;
        this.blobs = blobs;
    }

    /// @param datastore a folder that is made if it is not there
    /// @param blobs     encrypts when its snapshots shall be encrypted and signed
    public static BackupMaker at(Path datastore, long seed, BlobMaker blobs) throws IOException {
        Files.createDirectories(datastore.resolve(".chunks"));
        return new BackupMaker(datastore, seed, blobs);
    }

    /// Writes a snapshot: chunks, indexes, blobs and the manifest.
    ///
    /// @param path of its folder below the datastore, `[ns/a/…]type/id/time`
    public void snapshot(String path, List<? extends Content> contents) throws IOException {
        Path folder = Files.createDirectories(datastore.resolve(path));
        Files.writeString(folder.resolveSibling("owner"), "root@pam\n");
        List<Listed> files = new ArrayList<>();
        for (Content content : contents) {
            files.add(
                    switch (content) {
                        case Image image -> write(folder, image);
                        case Stream stream -> write(folder, stream);
                        case Blob blob -> write(folder, blob);
                    });
        }
        byte[] manifest = manifest(path, files).getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("index.json.blob"), BlobMaker.plain().blob(manifest, true));
    }

    /// What [#snapshot] writes for that chunk of an archive; also used to compare with.
    public byte[] chunk(Content content, int number) {
        Piece piece = pieces(content).get(number);
        return piece(content, piece);
    }

    /// The SHA-256 of the whole archive or blob, in hexadecimal.
    public String sha256(Content content) {
        MessageDigest sha = BlobMaker.sha256();
        if (content instanceof Blob blob) {
            sha.update(blob.text().getBytes(StandardCharsets.UTF_8));
        } else {
            pieces(content).forEach(piece -> sha.update(piece(content, piece)));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private Listed write(Path folder, Image image) throws IOException {
        byte[][] digests = writeChunks(image);
        byte[] entries = new byte[digests.length * 32];
        for (int i = 0; i < digests.length; i++) {
            System.arraycopy(digests[i], 0, entries, i * 32, 32);
        }
        byte[] index = index(FIXED_MAGIC, entries);
        ByteBuffer.wrap(index)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0x40, image.size())
                .putLong(0x48, image.chunkSize());
        return write(folder, image.name() + ".fidx", index, image.size());
    }

    private Listed write(Path folder, Stream stream) throws IOException {
        byte[][] digests = writeChunks(stream);
        byte[] entries = new byte[digests.length * 40];
        ByteBuffer target = ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN);
        for (Piece piece : pieces(stream)) {
            target.putLong(piece.offset() + piece.length()).put(digests[piece.number()]);
        }
        return write(folder, stream.name() + ".didx", index(DYNAMIC_MAGIC, entries), stream.size());
    }

    private Listed write(Path folder, Blob blob) throws IOException {
        byte[] stored = blobs.chunk(blob.text().getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve(blob.name() + ".blob"), stored);
        return new Listed(blob.name() + ".blob", encrypts(), stored.length, sha256(stored));
    }

    private Listed write(Path folder, String file, byte[] index, long size) throws IOException {
        Files.write(folder.resolve(file), index);
        byte[] entries = Arrays.copyOfRange(index, HEADER, index.length);
        return new Listed(file, encrypts(), size, sha256(entries));
    }

    private byte[] index(long magic, byte[] entries) {
        byte[] index = new byte[HEADER + entries.length];
        ByteBuffer header = ByteBuffer.wrap(index);
        header.putLong(magic).putLong(seed).putLong(~seed);
        header.order(ByteOrder.LITTLE_ENDIAN).putLong(CTIME);
        header.put(BlobMaker.sha256().digest(entries)).put(HEADER, entries);
        return index;
    }

    private byte[][] writeChunks(Content content) {
        List<Piece> pieces = pieces(content);
        byte[][] digests = new byte[pieces.size()][];
        IntStream.range(0, pieces.size()).parallel().forEach(i -> {
            byte[] bytes = piece(content, pieces.get(i));
            digests[i] = blobs.digest(bytes);
            writeChunk(HexFormat.of().formatHex(digests[i]), bytes);
        });
        return digests;
    }

    private void writeChunk(String digest, byte[] content) {
        Path file = datastore.resolve(".chunks").resolve(digest.substring(0, 4)).resolve(digest);
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.write(file, blobs.chunk(content), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException e) {
            // Another thread wrote the same content at the same time.
            assert Files.exists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Piece> pieces(Content content) {
        List<Piece> pieces = new ArrayList<>();
        SplittableRandom lengths = random(content, -1);
        long size = size(content);
        for (long offset = 0; offset < size; ) {
            int wanted = content instanceof Image image ? image.chunkSize() : lengths.nextInt(64 << 10, (16 << 20) + 1);
            int length = (int) Math.min(wanted, size - offset);
            pieces.add(new Piece(pieces.size(), offset, length));
            offset += length;
        }
        return pieces;
    }

    private static long size(Content content) {
        return switch (content) {
            case Image image -> image.size();
            case Stream stream -> stream.size();
            case Blob blob -> throw new IllegalArgumentException("a blob has no chunks: " + blob.name());
        };
    }

    private static Mix mix(Content content) {
        return switch (content) {
            case Image image -> image.mix();
            case Stream stream -> stream.mix();
            case Blob blob -> throw new IllegalArgumentException("a blob has no chunks: " + blob.name());
        };
    }

    private byte[] piece(Content content, Piece piece) {
        byte[] bytes = new byte[piece.length()];
        Mix mix = mix(content);
        // 37 and 100 have no common divisor, so each 100 chunks in a row have exactly the mix, well stirred.
        int lot = (int) (piece.number() * 37L % 100);
        if (lot < mix.noise()) {
            random(content, piece.number()).nextBytes(bytes);
        } else if (lot < mix.noise() + mix.text()) {
            random(content, piece.number()).nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ('a' + (bytes[i] & 15));
            }
        } else if (lot >= mix.noise() + mix.text() + mix.zeros()) {
            random(content, Integer.MAX_VALUE).nextBytes(bytes);
        }
        return bytes;
    }

    private SplittableRandom random(Content content, int number) {
        return new SplittableRandom(seed * 31 + content.name().hashCode() * 1_000_003L + number);
    }

    private boolean encrypts() {
        return blobs.fingerprint().isPresent();
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(BlobMaker.sha256().digest(bytes));
    }

    private String manifest(String path, List<Listed> files) {
        Path folder = Path.of(path);
        int last = folder.getNameCount() - 1;
        String type = folder.getName(last - 2).toString();
        String id = folder.getName(last - 1).toString();
        long time = Instant.parse(folder.getName(last).toString()).getEpochSecond();
        String canonical = "{\"backup-id\":\"%s\",\"backup-time\":%d,\"backup-type\":\"%s\",\"files\":[%s]}"
                .formatted(
                        id,
                        time,
                        type,
                        String.join(",", files.stream().map(BackupMaker::entry).toList()));
        String signature = blobs.signature(canonical)
                .map(it -> ",\"signature\":\"" + it + "\"")
                .orElse("");
        String unprotected = blobs.fingerprint()
                .map(it -> "{\"key-fingerprint\":\"" + it + "\"}")
                .orElse("{}");
        return canonical.substring(0, canonical.length() - 1) + signature + ",\"unprotected\":" + unprotected + "}";
    }

    private static String entry(Listed file) {
        return "{\"crypt-mode\":\"%s\",\"csum\":\"%s\",\"filename\":\"%s\",\"size\":%d}"
                .formatted(file.encrypted() ? "encrypt" : "none", file.csum(), file.file(), file.size());
    }
}
