package mapback.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mapback.archive.FixedArchive;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.key.Key;
import mapback.pbs.store.ChunkSource;
import mapback.pbs.store.DatastoreDirectory;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;

/// An image of 2 GiB in a datastore of its own: half cannot be compressed, a quarter can, a quarter is holes.
///
/// @param name `plain` or `encrypted`
/// @param datastore its folder
/// @param keyFile opens it
/// @param key the same key
/// @param image what is in it
record Sample(String name, Path datastore, Optional<Path> keyFile, Optional<byte[]> key, BackupMaker.Image image) {
    static final long SIZE = 2L << 30;
    static final double DATA_GIB = 1.5;
    static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    static final String IMAGE = "drive-scsi0.img";

    private static final int CHUNK = 4 << 20;
    private static final BackupMaker.Image LARGE =
            new BackupMaker.Image(IMAGE, SIZE, CHUNK, new BackupMaker.Mix(50, 25, 25, 0));

    /// All of it fits into the helper's usual cache, half of it into what several readers leave there.
    private static final BackupMaker.Image SMALL =
            new BackupMaker.Image(IMAGE, 64 << 20, CHUNK, new BackupMaker.Mix(70, 30, 0, 0));

    static Sample plain(Path folder) throws IOException {
        return new Sample("plain", folder.resolve("plain"), Optional.empty(), Optional.empty(), LARGE)
                .made(BlobMaker.plain());
    }

    /// 64 MiB without holes.
    static Sample small(Path folder) throws IOException {
        return new Sample("small", folder.resolve("small"), Optional.empty(), Optional.empty(), SMALL)
                .made(BlobMaker.plain());
    }

    static Sample encrypted(Path folder) throws IOException {
        byte[] key = Seeded.of(3).bytes(Key.LENGTH);
        Path keyFile = folder.resolve("key");
        Files.createDirectories(folder);
        Files.writeString(keyFile, """
                {"kdf":null,"created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","data":"%s"}
                """.formatted(Base64.getEncoder().encodeToString(key)));
        return new Sample("encrypted", folder.resolve("encrypted"), Optional.of(keyFile), Optional.of(key), LARGE)
                .made(BlobMaker.encrypting(key));
    }

    /// The folder is kept between runs of the bench, since making it takes longer than measuring.
    private Sample made(BlobMaker blobs) throws IOException {
        Path mark = datastore.resolve("made");
        if (!Files.exists(mark)) {
            System.err.println("making " + datastore);
            BackupMaker.at(datastore, 42, blobs).snapshot(SNAPSHOT, List.of(image));
            Files.writeString(
                    datastore.resolve("sha256"),
                    BackupMaker.at(datastore, 42, blobs).sha256(image));
            Files.createFile(mark);
        }
        return this;
    }

    /// Of the image, in hexadecimal.
    String sha256() throws IOException {
        return Files.readString(datastore.resolve("sha256"));
    }

    /// The image in a datastore, none of whose chunks are encrypted.
    static FixedArchive archive(Path datastore, Chunks chunks) throws IOException {
        Path file = datastore.resolve(SNAPSHOT).resolve(IMAGE + ".fidx");
        FixedIndex index = FixedIndex.parse(ByteBuffer.wrap(Files.readAllBytes(file)), IMAGE, SNAPSHOT);
        ChunkSource source = DatastoreDirectory.open(datastore).chunks();
        return new FixedArchive(IMAGE, index, chunks, new ChunkOrigin(source, Optional.empty()));
    }

    /// Bytes of the image.
    long size() {
        return image.size();
    }

    /// What names it on a command line.
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("--repository", datastore.toString(), SNAPSHOT, IMAGE));
        keyFile.ifPresent(file -> words.addAll(List.of("--keyfile", file.toString())));
        return words;
    }
}
