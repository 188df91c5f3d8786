package mapback.pbs.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Index;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.pbs.key.ManifestTrust;
import mapback.pbs.key.Secret;
import mapback.testkit.BackupMaker;
import mapback.testkit.BlobMaker;
import mapback.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What testkit's own writer makes is read by the shipped reader.
class BackupMakerTest {
    private static final String SNAPSHOT = "vm/100/2026-01-10T08:00:00Z";
    private static final BackupMaker.Mix MIX = new BackupMaker.Mix(40, 30, 20, 10);

    @TempDir
    Path folder;

    @Test
    void a_made_backup_is_a_sound_one() throws Exception {
        check(BlobMaker.plain(), Optional.empty());
    }

    @Test
    void a_made_encrypted_backup_is_a_sound_one() throws Exception {
        try (Key key = Key.of(Secret.owning(Seeded.of(9).bytes(32)))) {
            check(BlobMaker.encrypting(key.aes().getEncoded()), Optional.of(key));
        }
    }

    private void check(BlobMaker blobs, Optional<Key> key) throws Exception {
        BackupMaker maker = BackupMaker.at(folder, 42, blobs);
        BackupMaker.Image image = new BackupMaker.Image("drive-scsi0.img", (3 << 20) + 12_345, 64 << 10, MIX);
        BackupMaker.Stream stream = new BackupMaker.Stream("root.pxar", 40 << 20, MIX);
        BackupMaker.Blob config = new BackupMaker.Blob("qemu-server.conf", "name: made\n");
        List<BackupMaker.Content> contents = List.of(image, stream, config);
        maker.snapshot(SNAPSHOT, contents);

        try (BlobDecoder decoder = new BlobDecoder()) {
            byte[] json = decoder.decodeBlob(read("index.json.blob"), Optional.empty(), Manifest.MAX_SIZE);
            Manifest manifest = Manifest.parse(json, SNAPSHOT);
            ManifestTrust.check(manifest, key, SnapshotName.parse(SNAPSHOT, "the test"));
            assertThat(manifest.signature().isPresent()).isEqualTo(key.isPresent());
            assertThat(manifest.files()).hasSize(3);
            for (BackupMaker.Content content : contents) {
                ArchiveName name = ArchiveName.ofUser(content.name(), "the test");
                byte[] found =
                        switch (name.kind()) {
                            case FIXED, DYNAMIC -> archive(decoder, key, manifest, name);
                            case BLOB -> decoder.decodeBlob(read(name.server()), key, 1000);
                        };
                assertThat(HexFormat.of().formatHex(Sha256.of(found).bytes())).isEqualTo(maker.sha256(content));
            }
        }
    }

    private byte[] archive(BlobDecoder decoder, Optional<Key> key, Manifest manifest, ArchiveName name)
            throws IOException {
        Index index = Index.parse(ByteBuffer.wrap(read(name.server())), name, SNAPSHOT);
        index.checkAgainst(manifest.file(name), SNAPSHOT);
        ByteBuffer all = ByteBuffer.allocateDirect((int) index.size());
        for (long i = 0; i < index.chunkCount(); i++) {
            ChunkRef chunk = index.chunk(i);
            String digest = chunk.digest().hex();
            byte[] blob = Files.readAllBytes(
                    folder.resolve(".chunks").resolve(digest.substring(0, 4)).resolve(digest));
            ByteBuffer stored = ByteBuffer.allocateDirect(blob.length + BlobDecoder.SPARE);
            stored.put(0, blob).limit(blob.length);
            ByteBuffer plain = all.slice((int) chunk.offset(), chunk.length());
            decoder.decodeChunk(stored, key, chunk.digest(), chunk.length(), plain);
        }
        byte[] bytes = new byte[all.capacity()];
        all.get(bytes);
        return bytes;
    }

    private byte[] read(String file) throws IOException {
        return Files.readAllBytes(folder.resolve(SNAPSHOT).resolve(file));
    }
}
