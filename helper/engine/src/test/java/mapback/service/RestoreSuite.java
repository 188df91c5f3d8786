package mapback.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;
import mapback.protocol.KeyOffer;
import mapback.protocol.Request;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is restored and verified of the sample datastore, wherever it is read from, comes to what the official client
/// restored.
abstract class RestoreSuite {
    /// Where the holes are takes up a few blocks as well, and the last block is counted in full.
    private static final int EXTENTS = 16 * 4096;

    static final String DAMAGED = "vm/102/2026-01-10T09:30:00Z";

    @TempDir
    Path folder;

    JobsBench bench;

    /// Jobs on the sample datastore.
    abstract JobsBench bench(Path state) throws IOException;

    @BeforeEach
    void open() throws IOException {
        bench = bench(folder.resolve("state"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    Path target() {
        return folder.resolve("target");
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    static Optional<KeyOffer> keyOf(JsonNode entry) throws IOException {
        return entry.path("key").isString() ? JobsBench.key(entry.get("key").asString()) : Optional.empty();
    }

    @TestFactory
    Stream<DynamicTest> every_image_is_restored_to_the_sum_and_holes_that_the_official_client_gives() {
        return entries("images.json").map(entry -> DynamicTest.dynamicTest(name(entry), () -> restoresAsTruth(entry)));
    }

    @TestFactory
    Stream<DynamicTest> every_blob_is_restored_to_the_sum_that_the_official_client_gives() {
        return entries("blobs.json").map(entry -> DynamicTest.dynamicTest(name(entry), () -> restoresAsTruth(entry)));
    }

    static Stream<JsonNode> entries(String file) {
        return Fixtures.truthJson(file).valueStream().filter(entry -> entry.path("sha256")
                .isString());
    }

    static String name(JsonNode entry) {
        return entry.get("ns").asString() + " " + entry.get("snapshot").asString() + " "
                + entry.get("archive").asString();
    }

    private void restoresAsTruth(JsonNode entry) throws Exception {
        JobRow row = bench.restore(
                bench.source(entry.get("ns").asString(), keyOf(entry)),
                entry.get("snapshot").asString(),
                entry.get("archive").asString(),
                target(),
                JobsBench.PLAIN);
        assertThat(row.state()).as(row.toString()).isEqualTo(JobState.DONE);
        assertThat(row.problem()).isEmpty();
        byte[] restored = Files.readAllBytes(target());
        assertThat(restored).hasSize(entry.get("size").asInt());
        assertThat(sha256(restored)).isEqualTo(entry.get("sha256").asString());
        assertThat(row.counts().done()).isEqualTo(row.counts().total()).isEqualTo(restored.length);
        if (entry.path("nonzero_4k_ranges").isArray()) {
            long nonZero = 0;
            for (JsonNode range : entry.get("nonzero_4k_ranges")) {
                nonZero += range.get(1).asLong();
            }
            assertThat(row.counts().written()).isEqualTo(nonZero);
            assertThat(blocksOf(target())).isLessThanOrEqualTo(nonZero + EXTENTS);
        }
        Files.delete(target());
    }

    /// Bytes that a file takes up, as `du` counts them.
    private static long blocksOf(Path file) throws Exception {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(stat.waitFor()).isZero();
        return 512 * Long.parseLong(blocks);
    }

    @Test
    void a_file_archive_is_streamed_to_the_sum_that_the_official_client_gives() throws Exception {
        for (JsonNode entry : Fixtures.truthJson("archives.json")) {
            String archive = entry.path("archive").asString("");
            if (archive.endsWith(".pxar") && entry.path("stream_sha256").isString()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                JobRow row = stream(entry, archive, bytes);
                assertThat(row.state()).as(row.toString()).isEqualTo(JobState.DONE);
                assertThat(sha256(bytes.toByteArray()))
                        .isEqualTo(entry.get("stream_sha256").asString());
            }
        }
    }

    private JobRow stream(JsonNode entry, String archive, ByteArrayOutputStream bytes) throws Exception {
        Request.Restore request = new Request.Restore(
                bench.source(entry.get("ns").asString(), keyOf(entry)),
                entry.get("snapshot").asString(),
                archive,
                Optional.empty(),
                JobsBench.PLAIN);
        return bench.end(bench.jobs.startStream(request, () -> Channels.newChannel(bytes)));
    }

    @TestFactory
    Stream<DynamicTest> every_sound_snapshot_is_verified_as_sound() {
        return Fixtures.truthJson("blobs.json")
                .valueStream()
                .filter(entry -> entry.get("archive").asString().equals("index.json"))
                .filter(entry -> !entry.get("snapshot").asString().equals(DAMAGED))
                .map(entry -> DynamicTest.dynamicTest(name(entry), () -> verifies(entry)));
    }

    private void verifies(JsonNode entry) throws Exception {
        String snapshot = entry.get("snapshot").asString();
        Optional<KeyOffer> key = keyFor(snapshot);
        JobRow row = bench.verify(bench.source(entry.get("ns").asString(), key), snapshot, Optional.empty());
        assertThat(row.state()).as(row.toString()).isEqualTo(JobState.DONE);
        assertThat(row.counts().done()).isEqualTo(row.counts().total());
        assertThat(row.counts().verified()).isPositive();
    }

    private static Optional<KeyOffer> keyFor(String snapshot) throws IOException {
        if (snapshot.startsWith("vm/201")) {
            return JobsBench.key("scrypt.key");
        }
        if (snapshot.startsWith("vm/203")) {
            return JobsBench.key("pbkdf2.key");
        }
        boolean plain = snapshot.matches("(vm/200|vm/202|host/secret)/.*");
        return plain ? JobsBench.key("plain.key") : Optional.empty();
    }
}
