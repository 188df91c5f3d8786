package mapback.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mapback.buffer.BufferPool;
import mapback.buffer.Lease;
import mapback.chunk.ChunkOrigin;
import mapback.chunk.Chunks;
import mapback.chunk.Walk;
import mapback.job.Cores;
import mapback.pbs.format.DynamicIndex;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.format.Sha256;
import mapback.pbs.key.Key;
import mapback.pbs.key.KeyFile;
import mapback.pbs.key.Secret;
import mapback.pbs.store.DatastoreDirectory;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Backups of the real client, read through the whole pipeline.
@Timeout(300)
class FixtureArchivesTest {
    /// Backups whose images the real client restored.
    record Sample(String place, String file, String name, Optional<String> key, String sha256) {
        @Override
        public String toString() {
            return place + "/" + name;
        }
    }

    static Stream<Sample> images() {
        return samples("images.json", "sha256");
    }

    static Stream<Sample> streams() {
        return samples("archives.json", "stream_sha256");
    }

    private static Stream<Sample> samples(String truth, String sum) {
        return StreamSupport.stream(Fixtures.truthJson(truth).spliterator(), false)
                .filter(entry -> entry.has(sum))
                .map(entry -> new Sample(
                        place(entry),
                        entry.get("file").asString(),
                        entry.get("archive").asString(),
                        entry.get("crypt_mode").asString().equals("encrypt")
                                ? Optional.of(entry.get("key").asString())
                                : Optional.empty(),
                        entry.get(sum).asString()));
    }

    private static String place(JsonNode entry) {
        String namespace = entry.get("ns").asString();
        String below = namespace.isEmpty() ? "" : "ns/" + namespace.replace("/", "/ns/") + "/";
        return below + entry.get("snapshot").asString();
    }

    @ParameterizedTest
    @MethodSource("images")
    void every_image_has_the_sum_that_the_real_client_restored(Sample sample) throws Exception {
        read(
                sample,
                (chunks, origin) -> new FixedArchive(
                        sample.name(), FixedIndex.parse(bytes(sample), sample.file(), sample.place()), chunks, origin));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void every_stream_has_the_sum_that_the_real_client_restored(Sample sample) throws Exception {
        read(
                sample,
                (chunks, origin) -> new DynamicArchive(
                        sample.name(),
                        DynamicIndex.parse(bytes(sample), sample.file(), sample.place()),
                        chunks,
                        origin));
    }

    private static ByteBuffer bytes(Sample sample) throws Exception {
        Path file = Fixtures.datastore().resolve(sample.place()).resolve(sample.file());
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }

    @FunctionalInterface
    private interface Opening {
        Archive open(Chunks chunks, ChunkOrigin origin) throws Exception;
    }

    private static void read(Sample sample, Opening opening) throws Exception {
        DatastoreDirectory datastore = DatastoreDirectory.open(Fixtures.datastore());
        try (BufferPool pool = new BufferPool(Chunks.SMALLEST_MEMORY)) {
            try (Cores cores = new Cores();
                    Chunks chunks = new Chunks(pool, cores)) {
                Optional<Key> key =
                        sample.key().isPresent() ? Optional.of(key(sample.key().get())) : Optional.empty();
                Archive archive = opening.open(chunks, new ChunkOrigin(datastore.chunks(), key));
                MessageDigest sha = Sha256.digest();
                try (Walk walk = archive.walk(0, archive.size())) {
                    while (walk.hasNext()) {
                        walk.next();
                        try (Lease bytes = walk.read()) {
                            sha.update(bytes.bytes());
                        }
                    }
                }
                assertThat(HexFormat.of().formatHex(sha.digest())).isEqualTo(sample.sha256());
            }
            pool.assertAllReturned();
        }
    }

    private static Key key(String name) throws Exception {
        try (KeyFile file = KeyFile.parse(Files.readAllBytes(Fixtures.key(name)), name)) {
            if (!file.isLocked()) {
                return file.open(Optional.empty());
            }
            try (Secret password = Secret.ofUtf8(Fixtures.password(name))) {
                return file.open(Optional.of(password));
            }
        }
    }
}
