package mapback.pbs.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.BlobFaultException;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Index;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.pbs.key.KeyFile;
import mapback.pbs.key.ManifestTrust;
import mapback.problem.DamageProblem.BlobFault;
import mapback.problem.DamageProblem.ManifestDamaged;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.testkit.CorruptCase;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The damages of the fixtures that these packages must find: in chunks and in manifests. Those of index files are in
/// `IndexTest`, missing files are the store's.
class CorruptCasesTest {
    private static final String PLAIN = "vm/101/2026-01-10T09:00:00Z/drive-virtio0.img.fidx";
    private static final String ENCRYPTED = "vm/200/2026-01-10T10:00:00Z/drive-scsi0.img.fidx";
    private static final String FILES = "host/alpha/2026-01-10T13:00:00Z/root.pxar.didx";
    private static final String CATALOG = "host/alpha/2026-01-10T13:00:00Z/catalog.pcat1.didx";

    private final BlobDecoder decoder = new BlobDecoder();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        decoder.close();
    }

    @ParameterizedTest
    @CsvSource({
        "chunk-uncompressed-bit-flip, CRC",
        "chunk-compressed-bit-flip, CRC",
        "chunk-wrong-crc, CRC",
        "chunk-wrong-magic, MAGIC",
        "chunk-truncated, CRC",
        "chunk-truncated-in-header, TOO_SMALL",
        "chunk-header-only, CRC",
        "chunk-empty-file, EMPTY",
        "chunk-all-zero-bytes, MAGIC",
        "chunk-trailing-bytes, CRC",
        "chunk-other-content, DIGEST",
        "chunk-shorter-content, LENGTH",
        "chunk-zstd-garbage, ZSTD",
        "chunk-zstd-truncated-frame, ZSTD",
        "chunk-zstd-bomb, UNPACKS_TOO_LARGE",
        "enc-chunk-tag-flip, TAG",
        "enc-chunk-iv-flip, TAG",
        "enc-chunk-data-flip, CRC",
        "enc-chunk-data-flip-crc-fixed, TAG",
        "enc-chunk-truncated-in-header, TOO_SMALL",
        "enc-chunk-other-content, DIGEST",
        "enc-chunk-replaced-by-plain, NOT_ENCRYPTED",
        "plain-chunk-replaced-by-encrypted, ENCRYPTED",
        "didx-chunk-bit-flip, CRC",
        "catalog-chunk-bit-flip, CRC"
    })
    void a_damaged_chunk_is_refused_for_what_it_is(String name, BlobFault fault) {
        assertThatThrownBy(() -> decode(name))
                .isInstanceOfSatisfying(
                        BlobFaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    void a_chunk_that_was_compressed_later_is_a_sound_one() throws Exception {
        decode("chunk-recompressed");
    }

    private void decode(String name) throws IOException {
        CorruptCase damage = CorruptCase.named(name);
        damage.apply(folder);
        Path file = folder.resolve(damage.files().getFirst().replaces());
        String path = name.startsWith("enc-") ? ENCRYPTED : name.startsWith("didx") ? FILES : PLAIN;
        path = name.startsWith("catalog") ? CATALOG : path;
        ArchiveName archive = ArchiveName.ofServer(Path.of(path).getFileName().toString(), name);
        Index index = Index.parse(ByteBuffer.wrap(read(Fixtures.datastore().resolve(path))), archive, name);
        Digest digest = Digest.parse(file.getFileName().toString(), name);
        ChunkRef chunk = LongStream.range(0, index.chunkCount())
                .mapToObj(index::chunk)
                .filter(it -> it.digest().equals(digest))
                .findFirst()
                .orElseThrow();
        byte[] bytes = read(file);
        ByteBuffer stored = ByteBuffer.allocateDirect(bytes.length + BlobDecoder.SPARE);
        stored.put(0, bytes).limit(bytes.length);
        ByteBuffer plain = ByteBuffer.allocateDirect(chunk.length());
        Optional<Key> key = name.startsWith("enc-") ? Optional.of(key("plain.key")) : Optional.empty();
        decoder.decodeChunk(stored, key, digest, chunk.length(), plain);
    }

    @ParameterizedTest
    @CsvSource({
        "manifest-bit-flip, CRC", "manifest-wrong-magic, MAGIC", "manifest-empty-file, EMPTY",
        "blob-bit-flip, CRC", "blob-truncated, CRC", "log-blob-bit-flip, CRC"
    })
    void a_damaged_blob_is_refused_for_what_it_is(String name, BlobFault fault) throws Exception {
        CorruptCase damage = CorruptCase.named(name);
        damage.apply(folder);
        byte[] bytes = read(folder.resolve(damage.files().getFirst().replaces()));
        assertThatThrownBy(() -> decoder.decodeBlob(bytes, Optional.empty(), 1 << 20))
                .isInstanceOfSatisfying(
                        BlobFaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "manifest-not-json, NOT_JSON",
        "manifest-other-id, OTHER_SNAPSHOT",
        "signed-manifest-changed, SignatureWrong",
        "signed-manifest-changed-no-key, KeyNeeded",
        "signature-changed, SignatureWrong",
        "signature-removed, SignatureMissing",
        "key-fingerprint-changed, KeyWrong",
        "encrypted-manifest-downgraded, SignatureWrong",
        "signed-manifest-other-key, KeyWrong",
        "enc-wrong-key, KeyWrong",
        "enc-no-key, KeyNeeded"
    })
    void a_manifest_that_must_not_be_believed_is_refused(String name, String expected) {
        assertThatThrownBy(() -> check(name)).isInstanceOfSatisfying(ProblemException.class, e -> {
            Problem problem = e.problem();
            String found = problem instanceof ManifestDamaged damaged
                    ? damaged.fault().name()
                    : problem.getClass().getSimpleName();
            assertThat(found).isEqualTo(expected);
        });
    }

    /// What is wrong with some of these shows later: at the index, at a chunk.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "signed-manifest-unprotected-changed",
                "key-fingerprint-removed",
                "manifest-other-csum",
                "manifest-other-size",
                "manifest-without-file",
                "manifest-says-encrypted"
            })
    void a_manifest_that_is_sound_in_itself_is_believed(String name) throws Exception {
        check(name);
    }

    private void check(String name) throws IOException {
        CorruptCase damage = CorruptCase.named(name);
        String[] words = damage.clientCommand().split(" ", -1);
        SnapshotName snapshot = SnapshotName.parse(words[2], name);
        String path = snapshot.text() + "/index.json.blob";
        Files.createDirectories(folder.resolve(snapshot.text()));
        Files.copy(Fixtures.datastore().resolve(path), folder.resolve(path));
        damage.apply(folder);
        byte[] json = decoder.decodeBlob(read(folder.resolve(path)), Optional.empty(), Manifest.MAX_SIZE);
        Manifest manifest = Manifest.parse(json, snapshot.text());
        String last = words[words.length - 1];
        Optional<Key> key =
                last.startsWith("keys/") ? Optional.of(key(last.substring("keys/".length()))) : Optional.empty();
        ManifestTrust.check(manifest, key, snapshot);
    }

    private static Key key(String name) throws IOException {
        try (KeyFile file = KeyFile.parse(read(Fixtures.key(name)), name)) {
            return file.open(Optional.empty());
        }
    }

    private static byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }
}
