package mapback.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mapback.pbs.key.Key;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;

/// An image of 2 GiB in a datastore of its own: half cannot be compressed, a quarter can, a quarter is holes.
///
/// @param name `plain` or `encrypted`
/// @param datastore its folder
/// @param keyFile opens it
/// @param key the same key
record Sample(String name, Path datastore, Optional<Path> keyFile, Optional<byte[]> key) {
    static final long SIZE = 2L << 30;
    static final double DATA_GIB = 1.5;
    static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    static final String IMAGE = "drive-scsi0.img";

    private static final BackupMaker.Mix MIX = new BackupMaker.Mix(50, 25, 25, 0);

    static Sample plain(Path folder) throws IOException {
        return new Sample("plain", folder.resolve("plain"), Optional.empty(), Optional.empty()).made(BlobMaker.plain());
    }

    static Sample encrypted(Path folder) throws IOException {
        byte[] key = Seeded.of(3).bytes(Key.LENGTH);
        Path keyFile = folder.resolve("key");
        Files.createDirectories(folder);
        Files.writeString(keyFile, """
                {"kdf":null,"created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","data":"%s"}
                """.formatted(Base64.getEncoder().encodeToString(key)));
        return new Sample("encrypted", folder.resolve("encrypted"), Optional.of(keyFile), Optional.of(key))
                .made(BlobMaker.encrypting(key));
    }

    /// The folder is kept between runs of the bench, since making it takes longer than measuring.
    private Sample made(BlobMaker blobs) throws IOException {
        Path mark = datastore.resolve("made");
        if (!Files.exists(mark)) {
            System.err.println("making " + datastore);
            BackupMaker.at(datastore, 42, blobs).snapshot(SNAPSHOT, List.of(image()));
            Files.writeString(
                    datastore.resolve("sha256"),
                    BackupMaker.at(datastore, 42, blobs).sha256(image()));
            Files.createFile(mark);
        }
        return this;
    }

    /// Of the image, in hexadecimal.
    String sha256() throws IOException {
        return Files.readString(datastore.resolve("sha256"));
    }

    private static BackupMaker.Image image() {
        return new BackupMaker.Image(IMAGE, SIZE, 4 << 20, MIX);
    }
}
