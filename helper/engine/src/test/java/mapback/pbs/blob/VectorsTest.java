package mapback.pbs.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.BlobKind;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.Fingerprint;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.format.Index;
import mapback.pbs.format.Manifest;
import mapback.pbs.format.Sha256;
import mapback.pbs.format.SnapshotName;
import mapback.pbs.key.Key;
import mapback.pbs.key.KeyFile;
import mapback.pbs.key.ManifestTrust;
import mapback.pbs.key.Secret;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Everything in `truth/vectors.json`, recomputed: a script that shares no code with Mapback made it.
class VectorsTest {
    private static final JsonNode VECTORS = Fixtures.truthJson("vectors.json");

    @TestFactory
    Stream<DynamicTest> every_key_file_opens_to_its_key() {
        return each("keys", "file", vector -> {
            String file = vector.get("file").asString();
            try (Key key = keyOf(file)) {
                assertThat(key.aes().getEncoded())
                        .asHexString()
                        .isEqualToIgnoringCase(text(vector, "encryption_key_hex"));
                assertThat(key.fingerprint()).isEqualTo(Fingerprint.parse(text(vector, "fingerprint"), "vectors"));
                // The id key shows in the digest of nothing.
                byte[] idKey = HexFormat.of().parseHex(text(vector, "id_key_hex"));
                assertThat(key.digest(ByteBuffer.allocate(0))).isEqualTo(Sha256.of(idKey));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> every_chunk_of_every_fixed_index_decodes_to_its_digest() {
        return each("chunks", "index", vector -> {
            try (Opened opened = Opened.of(vector)) {
                FixedIndex index = (FixedIndex) opened.index;
                assertThat(index.size()).isEqualTo(vector.get("size").asLong());
                assertThat(index.chunkSize()).isEqualTo(vector.get("chunk_size").asInt());
                ZeroChunks zeros = new ZeroChunks();
                for (int i = 0; i < index.chunkCount(); i++) {
                    ChunkRef chunk = index.chunk(i);
                    JsonNode truth = vector.get("chunks").get(i);
                    if (!truth.has("stored")) {
                        // The one that the server put aside; it has no file of its name.
                        assertThat(text(vector, "index")).startsWith("vm/102/");
                        continue;
                    }
                    assertThat(zeros.isZero(chunk, opened.key))
                            .isEqualTo(truth.get("zero").asBoolean());
                    opened.check(chunk, truth);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> every_chunk_of_every_dynamic_index_decodes_to_its_digest() {
        return each("dynamic", "index", vector -> {
            try (Opened opened = Opened.of(vector)) {
                assertThat(opened.index.size()).isEqualTo(vector.get("size").asLong());
                MessageDigest stream = Sha256.digest();
                for (int i = 0; i < opened.index.chunkCount(); i++) {
                    JsonNode truth = vector.get("chunks").get(i);
                    assertThat(opened.index.chunk(i).end())
                            .isEqualTo(truth.get("end").asLong());
                    stream.update(opened.check(opened.index.chunk(i), truth));
                }
                assertThat(stream.digest()).asHexString().isEqualToIgnoringCase(text(vector, "stream_sha256"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> every_manifest_has_its_canonical_form_and_signature() {
        return each("signatures", "manifest", vector -> {
            String path = text(vector, "manifest");
            Manifest manifest = manifest(path);
            try (Key key = keyOf(text(vector, "key"))) {
                assertThat(new String(manifest.canonical(), StandardCharsets.UTF_8))
                        .isEqualTo(text(vector, "canonical_text"));
                assertThat(key.hmac(manifest.canonical()))
                        .asHexString()
                        .isEqualToIgnoringCase(text(vector, "signature"));
                assertThat(manifest.signature()).contains(text(vector, "signature"));
                ManifestTrust.check(manifest, Optional.of(key), manifest.name());
                assertThat(path).startsWith(manifest.name().text());
            }
        });
    }

    @Test
    void every_manifest_in_the_datastore_belongs_to_its_folder_and_lists_what_is_there() throws Exception {
        for (Path file : manifests()) {
            Path path = Fixtures.datastore().relativize(file);
            int last = path.getNameCount() - 1;
            String name = path.subpath(last - 3, last).toString();
            Manifest manifest = manifest(path.toString());
            manifest.checkBelongsTo(SnapshotName.parse(name, "the datastore"));
            for (var listed : manifest.files()) {
                byte[] bytes =
                        Files.readAllBytes(file.resolveSibling(listed.name().server()));
                switch (listed.name().kind()) {
                    case FIXED, DYNAMIC ->
                        Index.parse(ByteBuffer.wrap(bytes), listed.name(), name).checkAgainst(listed, name);
                    case BLOB -> {
                        assertThat(bytes).hasSize((int) listed.size());
                        assertThat(Sha256.of(bytes)).isEqualTo(listed.csum());
                    }
                }
            }
        }
        assertThat(manifests()).hasSizeGreaterThan(20);
    }

    @Test
    void the_master_key_recovers_the_key_of_its_snapshot() throws Exception {
        String file = "vm/201/2026-01-10T11:00:00Z/" + ArchiveName.RSA_ENCRYPTED_KEY.server();
        byte[] stored = Files.readAllBytes(Fixtures.datastore().resolve(file));
        assertThat(BlobKind.ofMagic(ByteBuffer.wrap(stored).getLong())).contains(BlobKind.PLAIN);
        byte[] json;
        try (BlobDecoder decoder = new BlobDecoder()) {
            Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsa.init(Cipher.DECRYPT_MODE, masterKey());
            json = rsa.doFinal(decoder.decodeBlob(stored, Optional.empty(), 4096));
        }
        JsonNode truth = VECTORS.get("master_key").get("decrypted");
        try (KeyFile keyFile = KeyFile.parse(json, file);
                Key recovered = keyFile.open(Optional.empty());
                Key original = keyOf("scrypt.key")) {
            assertThat(recovered.fingerprint()).isEqualTo(original.fingerprint());
            assertThat(recovered.fingerprint().text()).isEqualTo(text(truth, "fingerprint"));
            assertThat(keyFile.kdf().text()).isEqualTo("none");
            assertThat(keyFile.created()).isEqualTo("2026-11-24T13:48:35Z");
            assertThat(keyFile.modified()).isEqualTo("2026-11-24T14:02:19Z");
            assertThat(recovered.aes().getEncoded())
                    .isEqualTo(Base64.getDecoder().decode(text(truth, "data")));
        }
    }

    @Test
    void zero_chunks_have_the_digests_that_the_specification_lists() throws Exception {
        ZeroChunks zeros = new ZeroChunks();
        assertThat(zeros.of(4 << 20, Optional.empty()).hex()).isEqualTo(text(VECTORS, "zero_chunk_4mib_sha256"));
        try (Key key = keyOf("plain.key")) {
            assertThat(zeros.of(4 << 20, Optional.of(key)).hex())
                    .isEqualTo(text(VECTORS, "zero_chunk_4mib_digest_with_plain.key"));
        }
    }

    private record Opened(Index index, Optional<Key> key, BlobDecoder decoder) implements AutoCloseable {
        static Opened of(JsonNode vector) throws IOException {
            Path file = Fixtures.datastore().resolve(text(vector, "index"));
            ArchiveName name = ArchiveName.ofServer(file.getFileName().toString(), "vectors");
            Index index = Index.parse(ByteBuffer.wrap(Files.readAllBytes(file)), name, "vectors");
            assertThat(index.checksum().hex()).isEqualTo(text(vector, "csum"));
            assertThat(index.chunkCount()).isEqualTo(vector.get("chunks").size());
            JsonNode key = vector.get("key");
            return new Opened(
                    index, key.isNull() ? Optional.empty() : Optional.of(keyOf(key.asString())), new BlobDecoder());
        }

        byte[] check(ChunkRef chunk, JsonNode truth) throws IOException {
            assertThat(chunk.digest()).isEqualTo(Digest.parse(text(truth, "digest"), "vectors"));
            Path file = Fixtures.datastore()
                    .resolve(".chunks")
                    .resolve(chunk.digest().hex().substring(0, 4))
                    .resolve(chunk.digest().hex());
            byte[] bytes = Files.readAllBytes(file);
            assertThat(bytes).hasSize(truth.get("stored").asInt());
            assertThat(HexFormat.of().formatHex(bytes, 0, 8)).isEqualTo(text(truth, "magic"));
            ByteBuffer stored = ByteBuffer.allocateDirect(bytes.length + BlobDecoder.SPARE);
            stored.put(0, bytes).limit(bytes.length);
            ByteBuffer plain = ByteBuffer.allocateDirect(chunk.length());
            decoder.decodeChunk(stored, key, chunk.digest(), chunk.length(), plain);
            byte[] content = new byte[chunk.length()];
            plain.get(content);
            return content;
        }

        @Override
        public void close() {
            decoder.close();
            key.ifPresent(Key::close);
        }
    }

    private static PrivateKey masterKey() throws Exception {
        String pem = Files.readString(Fixtures.keys().resolve("master-private.pem"));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
        EncryptedPrivateKeyInfo locked = new EncryptedPrivateKeyInfo(der);
        PBEKeySpec password =
                new PBEKeySpec(Fixtures.password("master-private.pem").toCharArray());
        Cipher cipher = Cipher.getInstance(locked.getAlgName());
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(locked.getAlgName()).generateSecret(password),
                locked.getAlgParameters());
        return KeyFactory.getInstance("RSA").generatePrivate(locked.getKeySpec(cipher));
    }

    private static Key keyOf(String name) throws IOException {
        Optional<Secret> password = Optional.empty();
        try (KeyFile file = KeyFile.parse(Files.readAllBytes(Fixtures.key(name)), name)) {
            if (file.isLocked()) {
                password = Optional.of(Secret.ofUtf8(Fixtures.password(name)));
            }
            return file.open(password);
        }
    }

    private static Manifest manifest(String path) throws IOException {
        byte[] stored = Files.readAllBytes(Fixtures.datastore().resolve(path));
        try (BlobDecoder decoder = new BlobDecoder()) {
            return Manifest.parse(decoder.decodeBlob(stored, Optional.empty(), Manifest.MAX_SIZE), path);
        }
    }

    private static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(Fixtures.datastore())) {
            return files.filter(file -> file.endsWith(ArchiveName.MANIFEST.server()))
                    .toList();
        }
    }

    private interface Check {
        void of(JsonNode vector) throws Exception;
    }

    private static Stream<DynamicTest> each(String list, String name, Check check) {
        List<DynamicTest> tests = new ArrayList<>();
        VECTORS.get(list)
                .forEach(vector -> tests.add(DynamicTest.dynamicTest(text(vector, name), () -> check.of(vector))));
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }
}
