package mapback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mapback.testkit.Fixtures;
import mapback.testkit.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Images of real backups, mapped by the commands, read by programs that nobody here wrote.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MapIT {
    private static final String PLAIN_IMAGE = "vm/100/2026-01-10T08:00:00Z";
    private static final String ENCRYPTED_IMAGE = "vm/200/2026-01-10T10:00:00Z";

    private Path folder;
    private Installation installation;
    private Helper.Connector helper;
    private Path datastore;

    @BeforeAll
    void install(@TempDir Path given) throws IOException {
        folder = given;
        installation = new Installation(folder);
        helper = installation.helper();
        datastore = Fixtures.copyDatastore(folder.resolve("datastore"));
    }

    @AfterAll
    void remove() throws IOException {
        installation.close();
    }

    @TestFactory
    Stream<DynamicTest> every_image_is_read_whole_by_nbdcopy_and_is_equal_for_qemu() {
        Path nbdcopy = Needs.program("nbdcopy", "libnbd-bin");
        Path qemu = Needs.program("qemu-img", "qemu-utils");
        return Fixtures.truthJson("images.json")
                .valueStream()
                .filter(image -> image.hasNonNull("sha256"))
                .map(image -> DynamicTest.dynamicTest(
                        image.get("snapshot").asString() + " "
                                + image.get("archive").asString(),
                        () -> isReadWhole(image, nbdcopy, qemu)));
    }

    private void isReadWhole(JsonNode image, Path nbdcopy, Path qemu) throws Exception {
        JsonNode mapping = map(image);
        String uri = mapping.get("uri").asString();
        Path copy = folder.resolve("copy-" + mapping.get("mapping").asString());
        try {
            assertThat(mapping.get("size").asLong()).isEqualTo(image.get("size").asLong());
            run(nbdcopy.toString(), uri, copy.toString());
            assertThat(sha256(copy)).isEqualTo(image.get("sha256").asString());
            assertThat(run(qemu.toString(), "compare", "-f", "raw", "-F", "raw", copy.toString(), uri))
                    .contains("Images are identical.");
            assertThat(holes(
                            run(qemu.toString(), "map", "--output=json", "-f", "raw", uri),
                            mapping.get("size").asLong()))
                    .isEqualTo(zeroChunks(image));
        } finally {
            Files.deleteIfExists(copy);
            unmap(mapping);
        }
    }

    /// `offset length` of every hole that qemu sees, runs joined. What it adds to fill the last 512 bytes is left out.
    private static List<String> holes(String map, long size) {
        List<String> holes = new ArrayList<>();
        long begin = 0;
        long end = -1;
        for (JsonNode run : new JsonMapper().readTree(map).values()) {
            long start = run.get("start").asLong();
            if (start < size && run.get("zero").asBoolean() && !run.get("data").asBoolean()) {
                if (start != end) {
                    add(holes, begin, end);
                    begin = start;
                }
                end = Math.min(start + run.get("length").asLong(), size);
            }
        }
        add(holes, begin, end);
        return holes;
    }

    private static void add(List<String> holes, long begin, long end) {
        if (end > begin) {
            holes.add(begin + " " + (end - begin));
        }
    }

    /// The runs of chunks that are zero as a whole, from the ranges that are not.
    private static List<String> zeroChunks(JsonNode image) {
        long chunk = 4 << 20;
        long size = image.get("size").asLong();
        int count = (int) Math.ceilDiv(size, chunk);
        boolean[] hasData = new boolean[count];
        for (JsonNode range : image.get("nonzero_4k_ranges").values()) {
            long from = range.get(0).asLong();
            long to = from + range.get(1).asLong();
            for (long at = from / chunk; at * chunk < to && at < count; at++) {
                hasData[(int) at] = true;
            }
        }
        List<String> holes = new ArrayList<>();
        long begin = 0;
        long end = -1;
        for (int i = 0; i < count; i++) {
            if (!hasData[i]) {
                if (i * chunk != end) {
                    add(holes, begin, end);
                    begin = i * chunk;
                }
                end = Math.min((i + 1) * chunk, size);
            }
        }
        add(holes, begin, end);
        return holes;
    }

    /// Each of 16 threads has a connection of its own and reads 200 ranges of any place and length.
    private static final String SIXTEEN_READERS = """
            import nbd, random, sys, threading
            uri, path = sys.argv[1:]
            truth = open(path, "rb").read()
            wrong = []
            def read(seed):
                choose = random.Random(seed)
                handle = nbd.NBD()
                handle.connect_uri(uri)
                for _ in range(200):
                    offset = choose.randrange(len(truth))
                    length = min(choose.choice([1, 512, 4096, 65536, 5000000]), len(truth) - offset)
                    if handle.pread(length, offset) != truth[offset:offset + length]:
                        wrong.append((seed, offset, length))
                handle.shutdown()
            readers = [threading.Thread(target=read, args=(seed,)) for seed in range(16)]
            [reader.start() for reader in readers]
            [reader.join() for reader in readers]
            print("wrong", wrong, "readers", len(readers))
            """;

    @ParameterizedTest
    @ValueSource(strings = {PLAIN_IMAGE, ENCRYPTED_IMAGE})
    void sixteen_readers_at_once_get_what_is_at_their_random_places(String snapshot) throws Exception {
        Needs.program("nbdsh", "python3-libnbd");
        Path nbdcopy = Needs.program("nbdcopy", "libnbd-bin");
        JsonNode image = Fixtures.truthJson("images.json")
                .valueStream()
                .filter(one -> one.get("snapshot").asString().equals(snapshot)
                        && one.get("archive").asString().equals("drive-scsi0.img"))
                .findFirst()
                .orElseThrow();
        JsonNode mapping = map(image);
        Path copy = folder.resolve("truth.raw");
        try {
            String uri = mapping.get("uri").asString();
            run(nbdcopy.toString(), uri, copy.toString());
            assertThat(sha256(copy)).isEqualTo(image.get("sha256").asString());
            assertThat(run("/usr/bin/python3", "-c", SIXTEEN_READERS, uri, copy.toString()))
                    .isEqualTo("wrong [] readers 16\n");
        } finally {
            Files.deleteIfExists(copy);
            unmap(mapping);
        }
    }

    @Test
    void a_mapping_outlives_its_command_is_listed_and_goes_with_unmap() throws Exception {
        Path nbdinfo = Needs.program("nbdinfo", "libnbd-bin");
        Path socket = folder.resolve("disk.sock");
        JsonNode mapping = map(List.of(PLAIN_IMAGE, "drive-scsi0.img"), "--export", socket.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(run(nbdinfo.toString(), "--json", mapping.get("uri").asString()))
                .contains("\"export-size\": 67108864")
                .contains("\"is_read_only\": true");
        Shell list = shell();
        assertThat(list.run(helper, "mappings", "--json")).isZero();
        JsonNode listed = new JsonMapper().readTree(list.out()).get("mappings").get(0);
        assertThat(listed.get("socket").asString()).isEqualTo(socket.toString());
        assertThat(listed.get("snapshot").asString()).isEqualTo(PLAIN_IMAGE);
        assertThat(listed.get("requests").asLong()).isNotNegative();

        Shell unmap = shell();
        assertThat(unmap.run(helper, "unmap", socket.toString()))
                .as(unmap.err())
                .isZero();
        assertThat(socket).doesNotExist();
        assertThat(shell().run(helper, "unmap", socket.toString())).isEqualTo(3);
    }

    @Test
    void the_same_snapshot_is_mapped_twice_and_an_ambiguous_name_is_refused() throws Exception {
        JsonNode one = map(List.of(PLAIN_IMAGE, "drive-scsi0.img"), "--export");
        JsonNode other = map(List.of(PLAIN_IMAGE, "drive-scsi0.img"), "--export");
        try {
            Shell shell = shell();
            assertThat(shell.run(helper, "unmap", "drive-scsi0.img")).isEqualTo(2);
            assertThat(shell.err())
                    .contains(one.get("mapping").asString())
                    .contains(other.get("mapping").asString());
        } finally {
            unmap(one);
            unmap(other);
        }
    }

    @Test
    void a_mapping_that_is_read_is_unmapped_by_force_only() throws Exception {
        Path nbdsh = Needs.program("nbdsh", "python3-libnbd");
        JsonNode mapping = map(List.of(PLAIN_IMAGE, "drive-scsi0.img"), "--export");
        String id = mapping.get("mapping").asString();
        ProcessBuilder reading = new ProcessBuilder(
                nbdsh.toString(),
                "-u",
                mapping.get("uri").asString(),
                "-c",
                "print(len(h.pread(512, 0)), flush=True)",
                "-c",
                "import sys; sys.stdin.read()");
        // It runs the first python3 it finds, and only the distribution's has its module.
        reading.environment().put("PATH", "/usr/bin:/bin");
        Process reader = reading.start();
        try {
            assertThat(reader.inputReader().readLine()).isEqualTo("512");
            Shell gentle = shell();
            assertThat(gentle.run(helper, "unmap", id)).isEqualTo(6);
            assertThat(gentle.err()).contains("Mapping " + id + " is being read right now");
            assertThat(shell().run(helper, "unmap", id, "--force")).isZero();
        } finally {
            reader.destroy();
        }
    }

    @Test
    void what_is_wrong_shows_before_map_returns() throws Exception {
        assertThat(problem(PLAIN_IMAGE, "nothing.img")).startsWith("3 ");
        assertThat(problem(PLAIN_IMAGE, "qemu-server.conf")).startsWith("12 ").contains("no drive image");
        assertThat(problem("host/alpha", "root.pxar")).startsWith("12 ").contains("file archive");
        assertThat(problem("vm/200", "drive-scsi0.img")).startsWith("5 ");
        assertThat(problem(
                        "vm/200",
                        "drive-scsi0.img",
                        "--keyfile",
                        Fixtures.key("other.key").toString()))
                .startsWith("5 ");
        Path inTheWay = Files.createFile(folder.resolve("in-the-way"));
        assertThat(problem(PLAIN_IMAGE, "drive-scsi0.img", "--export", inTheWay.toString()))
                .startsWith("6 ");
        assertThat(problem(
                        PLAIN_IMAGE,
                        "drive-scsi0.img",
                        "--export",
                        folder.resolve("no/where").toString()))
                .startsWith("8 ")
                .contains("there is no folder");
        assertThat(problem(
                        PLAIN_IMAGE,
                        "drive-scsi0.img",
                        "--export",
                        datastore.resolve(".chunks/s").toString()))
                .startsWith("6 ")
                .contains("inside the datastore");
        assertThat(problem(PLAIN_IMAGE, "drive-scsi0.img", "--export", "/tmp/" + "x".repeat(120)))
                .contains("too long");
        Shell list = shell();
        list.run(helper, "unmap");
        assertThat(list.out()).isEqualTo("Nothing mapped.\n");
    }

    private String problem(String snapshot, String archive, String... more) throws IOException {
        Shell shell = shell();
        List<String> words = new ArrayList<>(List.of("map", snapshot, archive, "--repository", datastore.toString()));
        words.addAll(more.length > 0 && more[0].equals("--export") ? List.of() : List.of("--export"));
        words.addAll(List.of(more));
        int status = shell.run(helper, words.toArray(String[]::new));
        assertThat(shell.out()).isEmpty();
        return status + " " + shell.err();
    }

    @Test
    void a_damaged_chunk_fails_its_range_only_and_the_list_says_why() throws Exception {
        Path qemuIo = Needs.program("qemu-io", "qemu-utils");
        JsonNode mapping = map(List.of("vm/102", "drive-virtio0.img"), "--export");
        try {
            String uri = mapping.get("uri").asString();
            assertThat(tryRun(qemuIo.toString(), "-f", "raw", "-r", "-c", "read 4194304 512", uri))
                    .contains("Input/output error");
            assertThat(tryRun(qemuIo.toString(), "-f", "raw", "-r", "-c", "read 0 512", uri))
                    .contains("read 512/512 bytes at offset 0");
            Shell list = shell();
            list.run(helper, "mappings");
            assertThat(list.out()).contains("one read failed").contains("at offset 4,194,304");
        } finally {
            unmap(mapping);
        }
    }

    private JsonNode map(JsonNode image) throws IOException {
        String snapshot = image.get("snapshot").asString();
        List<String> words =
                new ArrayList<>(List.of(snapshot, image.get("archive").asString(), "--export"));
        if (image.hasNonNull("ns") && !image.get("ns").asString().isEmpty()) {
            words.addAll(List.of("--ns", image.get("ns").asString()));
        }
        if (image.hasNonNull("key")) {
            words.addAll(List.of(
                    "--keyfile", Fixtures.key(image.get("key").asString()).toString()));
        }
        return map(words);
    }

    private JsonNode map(List<String> words, String... more) throws IOException {
        Shell shell = shell();
        for (String key : List.of("scrypt.key", "pbkdf2.key")) {
            if (words.contains(Fixtures.key(key).toString())) {
                shell.environment.put("PBS_ENCRYPTION_PASSWORD", Fixtures.password(key));
            }
        }
        List<String> all = new ArrayList<>(List.of("map", "--json", "--repository", datastore.toString()));
        all.addAll(words);
        all.addAll(List.of(more));
        assertThat(shell.run(helper, all.toArray(String[]::new)))
                .as(shell.err())
                .isZero();
        return new JsonMapper().readTree(shell.out());
    }

    private void unmap(JsonNode mapping) throws IOException {
        Shell shell = shell();
        assertThat(shell.run(helper, "unmap", mapping.get("mapping").asString(), "--force"))
                .as(shell.err())
                .isZero();
    }

    private Shell shell() {
        return installation.shell();
    }

    private static String run(String... words) throws Exception {
        return run(true, words);
    }

    private static String tryRun(String... words) throws Exception {
        return run(false, words);
    }

    private static String run(boolean mustSucceed, String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS))
                .as(String.join(" ", words))
                .isTrue();
        if (mustSucceed) {
            assertThat(process.exitValue()).as(said).isZero();
        }
        return said;
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
